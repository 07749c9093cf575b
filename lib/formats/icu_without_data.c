/* libical was built with ICU for calendars other than the Gregorian one, which careplan never writes.
   A static program would carry 30 MB of ICU's data for that; this is ICU's own way to have none (its
   source/stubdata): a table of contents without entries. */
#include <unicode/udata.h>
#include <unicode/utypes.h>

typedef struct {
  uint16_t header_size;
  uint8_t magic1, magic2;
  UDataInfo info;
  char padding[8];
  uint32_t entries, reserved;
} EmptyData;

U_EXPORT const EmptyData U_ICUDATA_ENTRY_POINT = {
    32, 0xda, 0x27,
    {sizeof(UDataInfo), 0, U_IS_BIG_ENDIAN, U_CHARSET_FAMILY, sizeof(UChar), 0,
     {0x54, 0x6f, 0x43, 0x50}, {1, 0, 0, 0}, {0, 0, 0, 0}},
    {0}, 0, 0};
