using System.Runtime.InteropServices;

namespace Volley.Execution.Posix;

/// <summary>An epoll instance with room for what it reports. One thread waits.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int Capacity = 64;
    private const int Room = 16;

    // The kernel packs its structure on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - sizeof(ulong);

    private readonly int _descriptor;
    private byte* _reported;

    public Epoll()
    {
        _descriptor = Libc.EpollCreate(Libc.EpollCloseOnExec);
        if (_descriptor < 0)
            throw new IOException($"epoll is not to be had: {Errno.Describe(Marshal.GetLastPInvokeError())}");
        _reported = (byte*)NativeMemory.Alloc(Capacity * Room);
    }

    /// <summary>Watches a descriptor for being readable or closed by its other side.</summary>
    /// <returns>0, or the error.</returns>
    public int Add(int descriptor, ulong data) => Add(descriptor, data, Libc.EpollIn);

    /// <summary>Watches a descriptor for being readable once, and never again: it can be closed without further ado.</summary>
    /// <returns>0, or the error.</returns>
    public int AddOnce(int descriptor, ulong data) => Add(descriptor, data, Libc.EpollIn | Libc.EpollOnce);

    private int Add(int descriptor, ulong data, uint happenings)
    {
        var entry = stackalloc byte[Room];
        *(uint*)entry = happenings;
        *(ulong*)(entry + DataOffset) = data;
        return Libc.EpollControl(_descriptor, Libc.EpollAdd, descriptor, entry) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Stops watching a descriptor, then closes it. Closing alone is not enough: a child that is just being spawned has a copy until it executes its
    /// program, and so long the descriptor would be reported without end.
    /// </summary>
    public void Close(int descriptor)
    {
        if (descriptor < 0)
            return;
        _ = Libc.EpollControl(_descriptor, Libc.EpollDelete, descriptor, null);
        _ = Libc.Close(descriptor);
    }

    /// <summary>Waits until something is reported.</summary>
    /// <param name="timeoutMilliseconds">How long; -1 for ever.</param>
    /// <returns>How many reports there are.</returns>
    public int Wait(int timeoutMilliseconds)
    {
        var count = Libc.EpollWait(_descriptor, _reported, Capacity, timeoutMilliseconds);
        if (count >= 0)
            return count;
        var error = Marshal.GetLastPInvokeError();
        return error == Errno.Interrupted ? 0 : throw new IOException($"epoll failed: {Errno.Describe(error)}");
    }

    public ulong Data(int index) => *(ulong*)(_reported + (index * Stride) + DataOffset);

    public void Dispose()
    {
        if (_reported is null)
            return;
        _ = Libc.Close(_descriptor);
        NativeMemory.Free(_reported);
        _reported = null;
    }
}
