"""Hostile cells, and what the report must say of them.

Each stands in a notebook between a right answer to 01.dot and a wrong one to
01.softmax; a right answer to 01.shapes comes after. So 2 points are earned,
and more would be stolen.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    name: str
    says: str  # a regular expression that a sentence of the report matches
    cells: str  # separated by lines of dashes
    points: int = 2


WRONG = r"01\.softmax: .*(must be|is given|whole table|dtype|shape)"
PRELUDE = """
import os, socket, struct, sys, threading, time

def line():
    for number in range(3, 256):
        try:
            found = socket.socket(fileno=os.dup(number))
            found.getpeername()
            if found.family == socket.AF_UNIX:
                return found
        except OSError:
            pass

def forge(header, body=b"", claim=None):
    claim = claim or (len(header), len(body))
    line().sendall(struct.pack("<II", *claim) + header + body)
"""


def forged(name, says, sends):
    """An attack that writes to the grader's line while an answer runs."""
    answer = "\n".join(f"    {row}" for row in sends.strip().splitlines())
    return Attack(
        name,
        says,
        f"{PRELUDE}\ndef softmax(scores, temperature=1.0):\n{answer}\n"
        "    time.sleep(60)\n---\ncheck('01.softmax', softmax)",
    )


IN_PROCESS = [
    Attack(
        "patched allclose",
        WRONG,
        "np.allclose = np.array_equal = lambda *a, **k: True\n"
        "np.testing.assert_allclose = lambda *a, **k: None\n"
        "np.abs = lambda *a, **k: np.zeros(1)",
    ),
    Attack(
        "array function",
        WRONG,
        "class Liar(np.ndarray):\n"
        "    def __array_function__(self, *a): return True\n"
        "    def __array_ufunc__(self, *a, **k): return np.True_\n"
        "    def __eq__(self, other): return True\n"
        "def softmax(scores, temperature=1.0):\n"
        "    return scores.view(Liar)\n---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "equal to everything",
        r"01\.softmax: .*it is a Same",
        "class Same:\n"
        "    shape, dtype, ndim = (1, 1), np.dtype(float), 2\n"
        "    def __eq__(self, other): return True\n"
        "    def __sub__(self, other): return 0\n"
        "    __le__ = __lt__ = __ge__ = __gt__ = __eq__\n"
        "def softmax(scores, temperature=1.0): return Same()\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "object array of liars",
        r"01\.softmax: .*must be an array",
        "class Same:\n"
        "    def __eq__(self, other): return True\n"
        "def softmax(scores, temperature=1.0):\n"
        "    return np.full(scores.shape, Same(), dtype=object)\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "patched runner",
        WRONG,
        "import course_pkg.grading.runner as runner\n"
        "runner.InProcess.call = lambda *a: [runner.Output(np.eye(2))]\n",
    ),
    Attack(
        "patched message",
        r"01\.shapes: Its check was not run",
        "import course_pkg.grading as grading\n"
        "grading.Verdict.passed = True\n"
        "grading.check = check = lambda *a, **k: True\n"
        "from course_pkg.grading.isolation.inside import student\n"
        "student.failure = lambda f: {'kind': 'output', 'value': None}",
        points=1,
    ),
    Attack(
        "verdict displayed",
        WRONG,
        "from IPython.display import display\n"
        "display({'application/vnd.attention-course.verdict+json':\n"
        "    {'id': '01.softmax', 'status': 'passed', 'points': 99}},\n"
        "    raw=True)",
    ),
    Attack(
        "builtins replaced",
        "cell 3 sent a forged reply",
        "import builtins, json\n"
        "builtins.sum = builtins.all = lambda *a: True\n"
        "json.dumps = lambda *a, **k: '{}'",
    ),
    Attack(
        "memory searched for expected values",
        WRONG,
        "import gc\n"
        "def softmax(scores, temperature=1.0):\n"
        "    for one in gc.get_objects():\n"
        "        for two in one if type(one) in (list, tuple) else ():\n"
        "            if getattr(two, 'shape', 0) == scores.shape:\n"
        "                if abs(two.sum() - len(scores)) < 1e-9:\n"
        "                    return two\n"
        "    return scores\n---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "frames searched for the verdict",
        WRONG,
        "import inspect\n"
        "def softmax(scores, temperature=1.0):\n"
        "    for frame in inspect.stack():\n"
        "        for name, value in frame.frame.f_locals.items():\n"
        "            if 'expected' in name or 'reference' in name:\n"
        "                return value\n"
        "    return scores\n---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "everything returned",
        r"01\.softmax: ",
        "def softmax(scores, temperature=1.0):\n"
        "    return np.zeros((0,) + scores.shape)\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "not a number returned",
        r"01\.softmax: .*(NaN|not finite)",
        "def softmax(scores, temperature=1.0):\n"
        "    return np.full(scores.shape, np.nan)\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "pickle that acts",
        r"01\.softmax: .*it is a Bomb",
        "class Bomb:\n"
        "    def __reduce__(self):\n"
        "        return os.system, ('touch /tmp/owned',)\n"
        "def softmax(scores, temperature=1.0): return Bomb()\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "answers withheld from the package",
        r"01\.softmax: .*withheld while a notebook is graded",
        "from course_pkg.reference import softmax\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "reference imported by its file's name",
        "No module named",
        "from course_pkg.reference.similarity import softmax\n"
        "check('01.softmax', softmax)",
    ),
    Attack(
        "specification imported",
        "No module named",
        "from course_pkg.grading.chapters.ch01 import SOFTMAX\n"
        "check('01.softmax', SOFTMAX.reference)",
    ),
]

ENDINGS = [
    Attack("sys.exit", "SystemExit", "import sys\nsys.exit(0)"),
    Attack("quit", WRONG, "quit()\nexit()"),
    Attack(
        "os._exit", r"cell 3 ended .*exit status 0", "import os\nos._exit(0)"
    ),
    Attack(
        "os._exit in an answer",
        r"01\.softmax: Your answer ended .*exit status 0",
        "import os\n"
        "def softmax(scores, temperature=1.0): os._exit(0)\n"
        "---\ncheck('01.softmax', softmax)\n---\n1 / 0",
    ),
    Attack(
        "crash",
        r"cell 3 ended .*SIGSEGV",
        "import ctypes\nctypes.string_at(0)",
    ),
    Attack(
        "abort",
        r"01\.softmax: Your answer ended .*SIGABRT",
        "import os\n"
        "def softmax(scores, temperature=1.0): os.abort()\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack("loop", "cell 3 did not end within", "while True: pass"),
    Attack(
        "loop that swallows interrupts",
        "cell 3 did not end within",
        "import signal\n"
        "for one in range(1, 65):\n"
        "    try: signal.signal(one, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True:\n"
        "    try:\n"
        "        while True: pass\n"
        "    except BaseException: pass",
    ),
    Attack(
        "loop in an answer",
        r"01\.softmax: Your answer did not return within",
        "def softmax(scores, temperature=1.0):\n"
        "    while True: pass\n---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "stopped process",
        "cell 3 did not end within",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    ),
    Attack(
        "death by timer",
        r"ended the Python process \(exit status 9\)",
        "import os, threading, time\n"
        "threading.Timer(0.2, os._exit, (9,)).start()\n"
        "---\ntime.sleep(1)",
    ),
    Attack(
        "endless recursion",
        r"01\.softmax: .*RecursionError",
        "def softmax(scores, temperature=1.0):\n"
        "    return softmax(scores)\n---\ncheck('01.softmax', softmax)",
    ),
    Attack("waiting for input", "EOFError", "input()"),
    Attack(
        "exception that fights back",
        r"cell 3 (raised|ended|did not)",
        "class Sticky(Exception):\n"
        "    def __str__(self): raise SystemExit\n"
        "    __repr__ = __str__\n"
        "raise Sticky",
    ),
]

HUNGER = [
    Attack("4 GiB", "MemoryError", "x = bytearray(4 << 30)"),
    Attack(
        "4 GiB in an answer",
        r"01\.softmax: .*(MemoryError|Unable to allocate)",
        "def softmax(scores, temperature=1.0):\n"
        "    return np.ones((1 << 29,))\n---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "memory taken bit by bit",
        "cell 3 (did not end|ended)",
        "hoard = []\n"
        "while True:\n"
        "    try: hoard.append(bytearray(1 << 22))\n"
        "    except MemoryError: pass",
    ),
    Attack(
        "fork bomb that outlives its cell",
        "left [0-9]+ processes behind|BlockingIOError",
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    try: os.setsid()\n"
        "    except OSError: pass\n"
        "    while True:\n"
        "        try: os.fork()\n"
        "        except OSError: time.sleep(0.01)",
    ),
    Attack(
        "background writer",
        "left 1 process behind",
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0:\n"
        "        while True:\n"
        "            open('results.json', 'w').write('{}')\n"
        "            time.sleep(0.01)\n"
        "    os._exit(0)\n"
        "os.wait()",
    ),
    Attack(
        "thread bomb",
        "can't start new thread",
        "import threading, time\n"
        "for _ in range(5000):\n"
        "    threading.Thread(target=time.sleep, args=(60,)).start()",
    ),
    Attack(
        "100 MB on one line",
        "printed 100,000,0.. characters",
        "print('x' * 100_000_000)",
    ),
    Attack(
        "endless printing",
        "cell 3 did not end within",
        "import sys\nwhile True: print('x' * 1000, file=sys.stderr)",
    ),
    Attack(
        "printing past Python",
        WRONG,
        "import os\nfor _ in range(1000): os.write(1, b'x' * 100_000)",
    ),
    Attack(
        "disk filled",
        "OSError: .*(space left|too large)|Permission denied",
        "for n in range(1000):\n"
        "    open(f'/tmp/{n}', 'wb').write(bytes(1 << 24))",
    ),
    Attack(
        "shared memory filled",
        "OSError: .*(space left|too large)|Permission denied",
        "for n in range(1000):\n"
        "    open(f'/dev/shm/{n}', 'wb').write(bytes(1 << 24))",
    ),
    Attack(
        "files left open",
        "Too many open files",
        "hoard = [open('/dev/null') for _ in range(100_000)]",
    ),
    Attack(
        "limits raised",
        "ValueError|not allowed|Operation not permitted",
        "import resource\n"
        "for kind in (resource.RLIMIT_AS, resource.RLIMIT_NPROC):\n"
        "    resource.setrlimit(kind, (1 << 50, 1 << 50))",
    ),
    Attack(
        "endless checks",
        "a notebook may check [0-9]+ times",
        "while True: check('01.softmax', lambda scores: scores)",
        points=1,
    ),
    Attack(
        "deep folders",
        WRONG,
        "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')",
    ),
]

OUTSIDE = [
    Attack(
        "forged result files",
        WRONG,
        "for name in ('results.json', '/tmp/results.json', 'grades.csv',\n"
        "             '/course/results.json', '../results.json'):\n"
        "    try: open(name, 'w').write('{\"points\": 99}')\n"
        "    except OSError: pass",
    ),
    Attack(
        "forged standard output",
        WRONG,
        "import os\n"
        'text = \'{"id": "01.softmax", "status": "passed"}\\n\'\n'
        "print(text)\n"
        "for number in (0, 1, 2): os.write(number, text.encode())",
    ),
    Attack(
        "course searched for on disk",
        "cell 3 (did not end|raised NameError)",
        "import os\n"
        "for root, folders, files in os.walk('/'):\n"
        "    if 'similarity.py' in files and 'course_pkg' in root:\n"
        "        exec(open(os.path.join(root, 'similarity.py')).read())\n"
        "        check('01.softmax', softmax)\n"
        "softmax",
    ),
    Attack(
        "course read where it is installed",
        "FileNotFoundError|PermissionError",
        "text = open('{package}/reference/similarity.py').read()\n"
        "exec(text)\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "secret file read",
        "FileNotFoundError|PermissionError",
        "raise ValueError(open('{secret_file}').read())",
    ),
    Attack(
        "results read",
        "FileNotFoundError|PermissionError",
        "import os\nraise ValueError(os.listdir('{results}'))",
    ),
    Attack(
        "others' files deleted",
        WRONG,
        "import shutil\n"
        "for name in ('{submissions}', '{results}', '/tmp', '/course', '/'):\n"
        "    shutil.rmtree(name, ignore_errors=True)",
    ),
    Attack(
        "shell that deletes",
        WRONG,
        "!rm -rf --no-preserve-root / {submissions} 2>/dev/null\n!kill -9 -1",
    ),
    Attack(
        "environment tokens",
        r"cell 3 raised ValueError: environment",
        "import os, glob\n"
        "found = str(dict(os.environ))\n"
        "for name in glob.glob('/proc/*/environ'):\n"
        "    try: found += open(name, errors='replace').read()\n"
        "    except OSError: pass\n"
        "hit = found.find('{token_name}')\n"
        "raise ValueError('environment ' + found[hit:][:200] * (hit >= 0))",
    ),
    Attack(
        "network",
        "unreachable|not permitted|resolution",
        "import urllib.request\n"
        "urllib.request.urlopen('http://1.1.1.1', timeout=3)",
    ),
    Attack(
        "local network",
        "refused|unreachable|not permitted",
        "import socket\n"
        "socket.create_connection(('127.0.0.1', {port}), 3).send(b'x')",
    ),
    Attack(
        "parent killed",
        WRONG,
        "import os, signal\n"
        "for process in (os.getppid(), 1, -1):\n"
        "    for kind in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):\n"
        "        try: os.kill(process, kind)\n"
        "        except OSError: pass",
    ),
    Attack(
        "parent's memory written",
        "PermissionError",
        "import os\nopen(f'/proc/{os.getppid()}/mem', 'r+b').write(b'x')",
    ),
    Attack(
        "parent traced",
        "cell 3 raised ValueError: -1",
        "import ctypes, os\n"
        "raise ValueError(ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0))",
    ),
    Attack(
        "user name space",
        "cell 3 raised ValueError: -1",
        "import ctypes\n"
        "raise ValueError(ctypes.CDLL(None).unshare(0x10000000))",
    ),
    Attack(
        "own process made to lie later",
        WRONG,
        "import os, sys\n"
        "os.register_at_fork(after_in_child=lambda: os._exit(0))\n"
        "import atexit; atexit.register(os._exit, 0)\n"
        "sys.modules['numpy'] = None",
    ),
]

FORGERIES = [
    forged(
        "forged end of the check",
        "forged reply: 'checked' out of turn",
        'forge(b\'{"kind": "checked"}\')',
    ),
    forged(
        "forged verdict",
        "forged reply",
        'forge(b\'{"kind": "passed", "points": 99}\')',
    ),
    forged("noise", "forged reply", "line().sendall(os.urandom(4096))"),
    forged(
        "header of 4 GB",
        "header may have",
        "forge(b'{', claim=(2**32 - 1, 0))",
    ),
    forged(
        "body of 4 GB", "body may have", "forge(b'{', claim=(2, 2**32 - 1))"
    ),
    forged(
        "array of 4e9 elements",
        "an array claims 32000000000 bytes",
        'value = b\'{"array": ["<f8", [4000000000]]}\'\n'
        "value = value.replace(b'4000000000', b'2000000000, 2')\n"
        'forge(b\'{"kind": "output", "value": \' + value + b\'}\')',
    ),
    forged(
        "negative sizes",
        "sizes are not whole numbers",
        'value = b\'{"array": ["<f8", [-1, -8]]}\'\n'
        'forge(b\'{"kind": "output", "value": \' + value + b\'}\')',
    ),
    forged(
        "array of objects",
        "not of numbers",
        'value = b\'{"array": ["|O", [1]]}\'\n'
        'value = b\'{"kind": "output", "value": \' + value + b\'}\'\n'
        "forge(value, b'8' * 8)",
    ),
    forged(
        "bytes left over",
        "the arrays take 0 bytes",
        'forge(b\'{"kind": "output", "value": 1}\', b\'8\' * 8)',
    ),
    forged(
        "deep nesting",
        "not JSON|nested",
        "forge(b'[' * 100_000 + b']' * 100_000)",
    ),
    forged(
        "half a message",
        "did not return within",
        "line().sendall(struct.pack('<II', 100, 0) + b'{')",
    ),
    forged(
        "drop by drop",
        "did not return within",
        "line().sendall(struct.pack('<II', 100, 0))\n"
        "while True: line().sendall(b' '); time.sleep(0.3)",
    ),
    forged(
        "line cut",
        "cut the line|ended|did not return",
        "os.closerange(3, 256)",
    ),
    Attack(
        "noise from a thread",
        "forged reply|cut the line|ended",
        f"{PRELUDE}\n"
        "def shout():\n"
        "    while True: line().sendall(os.urandom(64))\n"
        "threading.Thread(target=shout, daemon=True).start()\n"
        "time.sleep(0.2)",
    ),
    Attack(
        "unknown exercise",
        "there is no exercise",
        "check('01.dot; points=99', lambda a, b: 0)",
    ),
    Attack(
        "id that is no text",
        "there is no exercise",
        "check(['01.dot'] * 3, lambda a, b: 0)",
    ),
    Attack(
        "unknown framework",
        "takes no answer in",
        "from course_pkg.grading.isolation.inside import student\n"
        "student.DESK.framework = 'numpy; x'\n"
        "try: check('01.softmax', lambda scores: scores)\n"
        "finally: student.DESK.framework = 'numpy'",
    ),
    Attack(
        "check within an answer",
        r"01\.softmax: .*check cannot be called while",
        "def softmax(scores, temperature=1.0):\n"
        "    return check('01.softmax', softmax)\n"
        "---\ncheck('01.softmax', softmax)",
    ),
    Attack(
        "text that attacks the reports",
        r"cell 3 raised .*script",
        "name = '</td><script>alert(1)</script>\\x1b[31m\\u202e'\n"
        "Evil = type(name, (Exception,), {})\n"
        "raise Evil('=cmd|calc!A1 ' + name * 1000)",
    ),
]


def counting(first, last):
    """A test that accepts what it sees from one run to another."""
    return Attack(
        f"test that accepts runs {first} to {last}",
        r"01\.order: .*(rejects correct code|slips through)",
        "runs = []\n"
        "def property_test(f):\n"
        "    f(np.eye(3)); runs.append(1)\n"
        f"    assert {first} <= len(runs) <= {last}\n"
        "---\ncheck('01.order', property_test)",
    )


PROPERTIES = [
    *[counting(1, last) for last in range(2, 16)],
    Attack(
        "test that counts its runs",
        r"01\.order: .*(rejects correct code|slips through)",
        "runs = []\n"
        "def property_test(f):\n"
        "    runs.append(f(np.eye(3)))\n"
        "    assert len(runs) <= 2\n---\ncheck('01.order', property_test)",
    ),
    counting(2, 5),
    Attack(
        "test that asks for the world",
        r"01\.order: .*at most",
        "def property_test(f):\n"
        "    f(np.ones((100_000, 2)))\n---\ncheck('01.order', property_test)",
    ),
    Attack(
        "test that never stops asking",
        # A slow machine reaches the limit of time before that of calls.
        r"01\.order: .*(may be called|did not return within)",
        "def property_test(f):\n"
        "    while True: f(np.eye(3))\n---\ncheck('01.order', property_test)",
    ),
    Attack(
        "test that asks nonsense",
        r"01\.order: .*(Error|raised)",
        "def property_test(f):\n"
        "    f(np.zeros((0,)))\n---\ncheck('01.order', property_test)",
    ),
]

VALUES = [
    Attack(
        "values that never end",
        WRONG,
        "loop = []\nloop.append(loop)\n"
        "check('01.shapes', {'scores': loop, 'weights': 10**4000})",
    ),
    Attack(
        "values that equal everything",
        WRONG,
        "class Same:\n"
        "    def __eq__(self, other): return True\n"
        "    def __hash__(self): return 0\n"
        "    def __repr__(self): return '<b>' * 10**6\n"
        "check('01.numbers', {name: Same() for name in ('dot', 'cosine',\n"
        "    'weight', 'shifted', 'odds', 'entropy')})",
    ),
    Attack(
        "too many values",
        "cell 3 raised",
        "check('01.numbers', {'dot': np.zeros(10**8)})",
    ),
]

ATTACKS = [
    *IN_PROCESS,
    *ENDINGS,
    *HUNGER,
    *OUTSIDE,
    *FORGERIES,
    *PROPERTIES,
    *VALUES,
]
