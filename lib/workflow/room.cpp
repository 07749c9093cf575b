// placeholder so the room builds before its first source
