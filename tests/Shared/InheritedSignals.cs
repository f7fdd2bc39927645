using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Volley.Tests.Shared;

/// <summary>
/// Lets the tests' children hear signals. A script that starts the tests in its background leaves them SIGINT, SIGQUIT or SIGHUP ignored, which every
/// process inherits: then nothing that tests an interrupted program could hold.
/// </summary>
internal static class InheritedSignals
{
    private static readonly nint Default = 0;
    private static readonly nint Ignore = 1;

    // Before the runtime looks at them: this runs ahead of the program's first line.
    [ModuleInitializer]
    internal static void Reset()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var signal in (ReadOnlySpan<int>)[1, 2, 3])
        {
            var before = Handle(signal, Default);
            if (before != Ignore)
                Handle(signal, before);
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Handle(int signal, nint handler);
}
