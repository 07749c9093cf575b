"""Campaigns on the program itself: processes that are killed, that find no room, that crowd."""
import datetime
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

SITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples/clinic/site.toml")
HOME = "/dev/shm" if os.path.isdir("/dev/shm") else None


def dated(words):
    """The same whatever the clock says: what is recorded has to have happened."""
    records = [*words[:2]] in (["assess", "record"], ["assess", "import"], ["attend", "test"])
    return [*words[:2], "--as-of", "2099-12-31", *words[2:]] if records and "--as-of" not in words else [*words]


class Clinic:
    """A folder with a record of two clients, two weeks of sessions ahead of them."""

    def __init__(self, program, folder=None):
        self.program = os.path.abspath(program)
        self.folder = folder or tempfile.mkdtemp(prefix="careplan-torture-", dir=HOME)
        self.db = os.path.join(self.folder, "a.db")
        self.environment = {"CAREPLAN_DB": self.db, "PATH": os.environ["PATH"]}

    def start(self, words, text="", **options):
        child = subprocess.Popen([self.program, *dated(words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=self.environment, cwd=self.folder, **options)
        if text:
            child.stdin.write(text.encode())
        child.stdin.close()
        return child

    def run(self, words, text="", **options):
        child = self.start(words, text, **options)
        try:
            said = (child.stdout.read() + child.stderr.read()).decode()
            code = child.wait(60)
        finally:
            child.stdout.close()
            child.stderr.close()
        return code, said

    def must(self, *words, text=""):
        code, said = self.run(words, text)
        if code != 0:
            raise RuntimeError(f"{' '.join(words)}: exit {code}: {said}")

    def fill(self, clients=8):
        names = [f"C-{i}" for i in range(1, clients + 1)]
        self.must("store", "init")
        self.must("assess", "import", "-", text="client,date,instrument,available,modality\n" + "".join(
            f"{name},2026-11-20,intake,Mon-Sat 16:00-21:00,in_person\n" for name in names))
        self.must("place", "decide", "--import", "-", text="client,date,kind,level,program,track,by\n" + "".join(
            f"{name},2026-11-24,admit,iop,sud-iop-3x3,evening,K1\n" for name in names))
        self.must("schedule", "build", "--site", SITE, "--from", "2026-11-30", "--weeks", "2", "--record",
                  "--allow-partial", "--effort", "1", "--bound", "0", "--as-of", "2026-11-24")

    def whole(self):
        """'' or what is wrong, by careplan and by SQLite."""
        code, said = self.run(["store", "verify"])
        if code != 0:
            return f"store verify: exit {code}: {said}"
        found = self.ask("PRAGMA integrity_check")
        return "" if found == [("ok",)] else f"SQLite: {found}"

    def ask(self, sql):
        with_file = sqlite3.connect(self.db, timeout=30)
        try:
            return with_file.execute(sql).fetchall()
        finally:
            with_file.close()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def writes(rng, number):
    """One command that writes, what it reads, and the question that finds its rows again."""
    client = f"C-{rng.randint(1, 8)}"
    day = (datetime.date(2027, 1, 1) + datetime.timedelta(days=number)).isoformat()  # nobody else's
    note = f"n{number}"
    kind = rng.randrange(5)
    if kind == 0:
        return (["attend", "contact", client, "call", note, "--on", "2026-12-02"], "",
                f"SELECT count(*) FROM contact WHERE what = '{note}'", 1)
    if kind == 1:
        return (["assess", "record", f"X-{number}", "domains", "--on", day, "withdrawal=0", "mental=1"], "",
                f"SELECT count(*) FROM assessment WHERE client = 'X-{number}'", 1)
    if kind == 2:
        rows = "".join(f"Y-{number},2026-11-{i:02},domains,1\n" for i in range(1, 21))
        return (["assess", "import", "-"], "client,date,instrument,relapse\n" + rows,
                f"SELECT count(*) FROM assessment WHERE client = 'Y-{number}'", 20)
    if kind == 3:
        return (["attend", "milestone", client, "abstinent", "--on", day, "--note", note], "",
                f"SELECT count(*) FROM milestone WHERE note = '{note}'", 1)
    return (["store", "backup", f"copy-{number}.db"], "", "", 0)


def kills(program, seed, kills=100):
    """kills: SIGKILL at random moments, four processes at a time; what was acknowledged must stay,
    and nothing may be there in part."""
    rng = random.Random(seed)
    clinic, wrong = Clinic(program), []
    figures = {"kills": 0, "acknowledged": 0, "hot journals": 0}
    clinic.fill()
    number, expected = 0, []
    start = time.time()
    clinic.must("attend", "contact", "C-1", "call", "first", "--on", "2026-12-02")
    usual = 3 * (time.time() - start)  # what one takes alone, for four on a machine with two cores
    while figures["kills"] < kills and not wrong:
        running = []
        for _ in range(4):
            number += 1
            words, text, question, rows = writes(rng, number)
            running.append((clinic.start(words, text), words, question, rows, time.time() + rng.expovariate(1 / usual)))
        for child, *_, when in sorted(running, key=lambda one: one[-1]):
            time.sleep(max(0.0, when - time.time()))
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
        figures["hot journals"] += os.path.exists(clinic.db + "-journal")
        for child, words, question, rows, _ in running:
            code = child.wait(30)
            child.stdout.close()
            child.stderr.close()
            figures["kills"] += code == -signal.SIGKILL
            figures["acknowledged"] += code == 0
            if code not in (0, -signal.SIGKILL):
                wrong.append(f"{' '.join(words)}: exit {code}")
            if words[1] == "backup":
                copy = os.path.join(clinic.folder, words[2])
                if code == 0 and not os.path.exists(copy):
                    wrong.append(f"{copy}: acknowledged and not there")
                back = copy.replace("copy-", "copy-back-")
                if os.path.exists(copy):
                    code, said = clinic.run(["store", "restore", copy, "--db", back])
                    if code != 0 or clinic.run(["store", "verify", "--db", back])[0] != 0:
                        wrong.append(f"{copy}: made while others wrote, cannot be restored: {said}")
            else:
                expected.append((question, rows, code == 0, words))
        if (trouble := clinic.whole()):
            wrong.append(trouble)
        for question, rows, acknowledged, words in expected:
            there = clinic.ask(question)[0][0]
            if there != rows and (acknowledged or there != 0):
                wrong.append(f"{' '.join(words)}: {there} of {rows} rows, acknowledged: {acknowledged}")
        expected.clear()
        for name in os.listdir(clinic.folder):
            if name.startswith("copy-"):
                os.unlink(os.path.join(clinic.folder, name))
    clinic.remove()
    return figures, wrong


FULL = """
set -e
mount -t tmpfs -o size=600k none "$1"
cd "$1"
exec python3 "$2" "$3" "$1"
"""


def full_disk(program, seed):
    """full disks: a file system of 600 KiB in a name space of its own, a file that may not grow,
    and /dev/full."""
    wrong, figures = [], {"refused": 0}
    folder = tempfile.mkdtemp(prefix="careplan-full-", dir=HOME)
    ran = subprocess.run(["unshare", "-Ur", "-m", "bash", "-c", FULL, "-", folder, os.path.abspath(__file__),
                          os.path.abspath(program)], capture_output=True, text=True)
    shutil.rmtree(folder, ignore_errors=True)
    if ran.returncode == 0:
        told = json.loads(ran.stdout)
        wrong += told.pop("wrong")
        figures = told
    elif "unshare" in ran.stderr or "mount" in ran.stderr:
        figures["name spaces denied"] = 1
    else:
        wrong.append(f"full disk: {ran.stderr[-400:]}")
    clinic = Clinic(program)
    clinic.fill()
    limit = os.path.getsize(clinic.db)
    code, said = clinic.run(["assess", "import", "-"], big_import("Z"), preexec_fn=lambda: grow_no_further(limit))
    figures["refused"] += 1
    if code != 8 or (trouble := clinic.whole()):
        wrong.append(f"a file that may not grow: exit {code}: {said} {trouble}")
    for words in (["report", "all"], ["store", "history"], ["report", "all", "-o", "/dev/full"]):
        with open("/dev/full", "w") as full:
            code = subprocess.run([clinic.program, *words], stdout=full, stderr=subprocess.DEVNULL,
                                  env=clinic.environment).returncode
        figures["refused"] += 1
        if code != 8:
            wrong.append(f"{' '.join(words)} to a full device: exit {code}")
    clinic.remove()
    return figures, wrong


def grow_no_further(limit):
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def big_import(name, rows=400):
    return "client,date,instrument,relapse\n" + "".join(
        f"{name}-{i},2026-11-20,domains,1\n" for i in range(rows))


def fill_up(path):
    try:
        with open(path, "wb", buffering=0) as filler:
            while filler.write(b"x" * 4096):
                pass
    except OSError:
        pass


def fill_disk(program, folder):
    """Runs inside the small file system: writes until nothing fits, then frees room and goes on."""
    wrong, figures = [], {"refused": 0, "acknowledged": 0}
    clinic = Clinic(program, folder)
    clinic.fill(2)
    kept = 0
    for number in range(400):
        code, said = clinic.run(["assess", "import", "-"], big_import(f"B{number}", 20))
        if code == 8:
            figures["refused"] += 1
            if "full" not in said:
                wrong.append(f"a full disk is not named: {said}")
            break
        if code != 0:
            wrong.append(f"on a full disk: exit {code}: {said}")
            break
        kept += 20
        figures["acknowledged"] += 1
    else:
        wrong.append("the disk never got full")
    for words in (["store", "backup", "copy.db"], ["report", "all", "-o", "report.html"]):
        fill_up("filler")
        code, said = clinic.run(words)
        figures["refused"] += 1
        if code != 8 or os.path.exists(words[-1]):
            wrong.append(f"{' '.join(words)} on a full disk: exit {code}: {said}")
        if os.path.exists("filler"):
            os.unlink("filler")
    if [name for name in os.listdir(folder) if name != "a.db"]:
        wrong.append(f"left on a full disk: {os.listdir(folder)}")
    rows = clinic.ask("SELECT count(*) FROM assessment WHERE client LIKE 'B%'")[0][0]
    if rows != kept:
        wrong.append(f"full disk: {rows} rows of {kept} acknowledged")
    if (trouble := clinic.whole()):
        wrong.append(f"full disk: {trouble}")
    print(json.dumps({**figures, "wrong": wrong}))


def crowd(program, seed, workers=8, each=20):
    """crowds: eight processes that write, two that read, one reader that never takes what it asked
    for; nobody fails, nothing is lost, everybody has a turn."""
    clinic, wrong = Clinic(program), []
    clinic.fill()
    loop = 'for i in $(seq "$2"); do s=$(date +%s%N); "$0" attend contact C-1 call "w$1-$i" --on 2026-12-02 -q ' \
           '>/dev/null || echo "fail $?"; echo "took $(( ($(date +%s%N) - s) / 1000 ))"; done'
    report = 'while [ ! -e stop ]; do "$0" report all -o /dev/null || echo "fail $?"; "$0" store verify -q >/dev/null' \
             ' || echo "fail $?"; echo read; done'
    shells = [subprocess.Popen(["bash", "-c", loop, clinic.program, str(i), str(each)], stdout=subprocess.PIPE,
                               env=clinic.environment, cwd=clinic.folder, text=True) for i in range(workers)]
    readers = [subprocess.Popen(["bash", "-c", report, clinic.program], stdout=subprocess.PIPE,
                                env=clinic.environment, cwd=clinic.folder, text=True) for _ in range(2)]
    stalled = clinic.start(["report", "all", "--format", "ndjson"])
    told = [shell.communicate(timeout=300)[0].split("\n") for shell in shells]
    open(os.path.join(clinic.folder, "stop"), "w").close()
    said = [reader.communicate(timeout=60)[0] for reader in readers]
    stalled.stdout.close()
    stalled.stderr.close()
    stalled.wait(30)
    waits = sorted(int(line.split()[1]) for lines in told for line in lines if line.startswith("took"))
    failed = [line for lines in told + [s.split("\n") for s in said] for line in lines if line.startswith("fail")]
    rows = clinic.ask("SELECT count(*) FROM contact")[0][0]
    if failed or rows != workers * each or len(waits) != workers * each:
        wrong.append(f"crowd: {rows} rows of {workers * each}, {len(failed)} failures {failed[:3]}")
    if (trouble := clinic.whole()):
        wrong.append(f"crowd: {trouble}")
    clinic.remove()
    return {"writes": len(waits), "readings": sum(s.count("read") for s in said)}, wrong


if __name__ == "__main__":
    import sys
    fill_disk(sys.argv[1], sys.argv[2])
