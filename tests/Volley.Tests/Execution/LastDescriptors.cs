using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Volley.Tests.Execution;

/// <summary>Leaves this process only so many more files to open, until it is disposed of.</summary>
internal sealed class LastDescriptors : IDisposable
{
    private const int OpenFiles = 7;
    private const ulong Above = 64;

    private readonly List<SafeFileHandle> _taken = [];
    private readonly Limit _before;

    public LastDescriptors(int free)
    {
        Assert.Equal(0, GetLimit(OpenFiles, out _before));
        var highest = Directory.GetFiles("/proc/self/fd").Max(f => ulong.Parse(Path.GetFileName(f), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, SetLimit(OpenFiles, _before with { Soft = highest + Above }));
        try
        {
            while (true)
                _taken.Add(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            // That was the last one.
        }

        foreach (var handle in _taken.TakeLast(free))
            handle.Dispose();
    }

    public void Dispose()
    {
        _ = SetLimit(OpenFiles, _before);
        foreach (var handle in _taken)
            handle.Dispose();
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
