using System.Runtime.InteropServices;

namespace Volley.Execution.Posix;

internal static unsafe partial class Libc
{
    public const int PidfdOpen = 434;
    public static readonly int GetDirectoryEntries = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 61 : 217;

    public const uint EpollIn = 1;
    public const uint EpollOnce = 1 << 30;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollCloseOnExec = 0x80000;

    public const int WaitNoHang = 1;
    public const int WaitExited = 4;
    public const int WaitNoReap = 0x01000000;
    public const int WaitForProcess = 1;

    public const int GetDescriptorFlags = 1;
    public const int SetDescriptorFlags = 2;
    public const int SetFlags = 4;
    public const int AddSeals = 1033;
    public const int AllSeals = 0xF;
    public const uint MemoryFileFlags = 3;

    public const short SpawnSetGroup = 2;
    public const short SpawnSetDefaultSignals = 4;
    public const short SpawnSetMask = 8;

    public const int OpenFilesResource = 7;
    public const int ClockBoottime = 7;
    public const int ClockTicksName = 2;

    /// <summary>More than glibc's <c>posix_spawnattr_t</c> (336 bytes), <c>posix_spawn_file_actions_t</c> (80), <c>sigset_t</c> (128) and <c>struct sigaction</c> (152) need.</summary>
    public const int OpaqueSize = 512;

    public const int SigChld = 17;
    public const int BlockSignals = 0;
    public const int UnblockSignals = 1;

    public const int OrdinaryPolicy = 0;
    public const int BatchPolicy = 3;

    /// <summary>For <see cref="Stat"/>: an empty path means the descriptor itself.</summary>
    public const int StatDescriptor = 0x1000;
    public const uint StatType = 1;

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(int descriptor, byte* path, int flags, uint mask, byte* result);

    [LibraryImport(Library, EntryPoint = "gnu_get_libc_version")]
    public static partial byte* GetVersion();

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "memfd_create", SetLastError = true)]
    public static partial int MemoryFile(byte* name, uint flags);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* happening);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* happenings, int capacity, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitProcess(int process, int* status, int options);

    [LibraryImport(Library, EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int kind, int id, byte* info, int options);

    [LibraryImport(Library, EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SignalAction(int signal, byte* action, byte* old);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    public static partial int EmptySet(byte* set);

    [LibraryImport(Library, EntryPoint = "sigaddset")]
    public static partial int AddToSet(byte* set, int signal);

    [LibraryImport(Library, EntryPoint = "pthread_sigmask")]
    public static partial int ThreadMask(int how, byte* set, byte* old);

    [LibraryImport(Library, EntryPoint = "sigfillset")]
    public static partial int FillSet(byte* set);

    /// <summary>The scheduling policy of a thread; 0 means the caller.</summary>
    [LibraryImport(Library, EntryPoint = "sched_getscheduler")]
    public static partial int GetPolicy(int thread);

    [LibraryImport(Library, EntryPoint = "sched_setscheduler")]
    public static partial int SetPolicy(int thread, int policy, int* priority);

    [LibraryImport(Library, EntryPoint = "clock_gettime")]
    public static partial int GetTime(int clock, TimeSpec* time);

    [LibraryImport(Library, EntryPoint = "sysconf")]
    public static partial nint SystemConfiguration(int name);

    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* process, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int AttributesSetGroup(byte* attributes, int group);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetMask(byte* attributes, byte* set);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetDefaults(byte* attributes, byte* set);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsAddDuplicate(byte* actions, int descriptor, int target);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    public static partial int ActionsAddChangeDirectory(byte* actions, byte* path);

    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, Limit* limit);

    [StructLayout(LayoutKind.Sequential)]
    public struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
