using System.Runtime.InteropServices;

namespace Volley.Execution.Posix;

/// <summary>
/// The attributes of every spawn: a group of its own, no blocked signal, no ignored one. The runtime blocks and handles signals that a child must not
/// inherit so.
/// </summary>
internal sealed unsafe class SpawnAttributes : IDisposable
{
    public SpawnAttributes()
    {
        Pointer = (byte*)NativeMemory.AllocZeroed(Libc.OpaqueSize);
        var set = stackalloc byte[Libc.OpaqueSize];
        _ = Libc.AttributesInit(Pointer);
        _ = Libc.AttributesSetFlags(Pointer, Libc.SpawnSetGroup | Libc.SpawnSetMask | Libc.SpawnSetDefaultSignals);
        _ = Libc.AttributesSetGroup(Pointer, 0);
        _ = Libc.EmptySet(set);
        _ = Libc.AttributesSetMask(Pointer, set);
        _ = Libc.FillSet(set);
        _ = Libc.AttributesSetDefaults(Pointer, set);
    }

    public byte* Pointer { get; private set; }

    public void Dispose()
    {
        if (Pointer is null)
            return;
        _ = Libc.AttributesDestroy(Pointer);
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
