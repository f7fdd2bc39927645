using System.Runtime.InteropServices;
using System.Text;
using Volley.Execution.Processes;

namespace Volley.Execution.Posix;

/// <summary>The native strings and vectors of one spawn, in memory that is used again for the next.</summary>
internal sealed unsafe class SpawnArena : IDisposable
{
    private const nuint Keep = 256 * 1024;

    private byte* _text;
    private nuint _textSize;
    private nuint _end;
    private byte** _vector;
    private nuint _vectorSize;

    public byte* Program { get; private set; }

    public byte* WorkingDirectory { get; private set; }

    public byte** Arguments { get; private set; }

    public byte** Environment { get; private set; }

    /// <summary>Whether a text can be passed to a program: the system ends texts at the first NUL.</summary>
    public static bool CanPass(ProcessLaunch launch, out string culprit)
    {
        culprit = launch.Program.Contains('\0') ? "the program's name"
            : launch.WorkingDirectory.Contains('\0') ? "the working folder"
            : launch.Arguments.Any(a => a.Contains('\0')) ? $"argument {launch.Arguments.IndexOf(launch.Arguments.First(a => a.Contains('\0')))}"
            : launch.Environment.FirstOrDefault(v => v.Value.Contains('\0') || v.Key.Contains('\0')).Key is { } name ? $"environment variable '{name.Replace("\0", "\\0", StringComparison.Ordinal)}'"
            : "";
        return culprit.Length == 0;
    }

    /// <summary>Encodes a launch.</summary>
    public void Fill(ProcessLaunch launch)
    {
        var inherited = launch.Inherited;
        ReserveText(launch);
        ReserveVector((nuint)(launch.Arguments.Length + launch.Environment.Count + inherited.Offsets.Length + 2));
        _end = 0;
        Program = Put(launch.Program);
        WorkingDirectory = Put(launch.WorkingDirectory);
        Arguments = _vector;
        var next = _vector;
        foreach (var argument in launch.Arguments)
            *next++ = Put(argument);
        *next++ = null;
        Environment = next;
        next = PutInherited(inherited, launch.Environment, next);
        foreach (var (name, value) in launch.Environment)
            *next++ = Put(name, value);
        *next = null;
    }

    public void Dispose()
    {
        NativeMemory.Free(_text);
        NativeMemory.Free(_vector);
        _text = null;
        _vector = null;
        _textSize = _vectorSize = 0;
    }

    private static byte** PutInherited(InheritedEnvironment inherited, IReadOnlyList<KeyValuePair<string, string>> added, byte** next)
    {
        var offsets = inherited.Offsets;
        var start = next;
        // The block is on the pinned heap.
        var block = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(inherited.Block, 0);
        for (var i = 0; i < offsets.Length; i++)
            *next++ = block + offsets[i];
        var count = offsets.Length;
        foreach (var (name, _) in added)
            if (inherited.IndexOf(name) is >= 0 and var place)
                start[place] = null;
        next = start;
        for (var i = 0; i < count; i++)
            if (start[i] is not null)
                *next++ = start[i];
        return next;
    }

    private void ReserveText(ProcessLaunch launch)
    {
        var size = Bound(launch.Program) + Bound(launch.WorkingDirectory);
        foreach (var argument in launch.Arguments)
            size += Bound(argument);
        foreach (var (name, value) in launch.Environment)
            size += Bound(name) + Bound(value);
        if (size > _textSize || _textSize > Keep)
        {
            _textSize = Math.Max(size, 4096);
            NativeMemory.Free(_text);
            _text = null;
            _text = (byte*)NativeMemory.Alloc(_textSize);
        }
    }

    private void ReserveVector(nuint count)
    {
        if (count <= _vectorSize)
            return;
        NativeMemory.Free(_vector);
        _vector = null;
        _vectorSize = Math.Max(count, 128);
        _vector = (byte**)NativeMemory.Alloc(_vectorSize, (nuint)sizeof(byte*));
    }

    private static nuint Bound(string text) => ((nuint)text.Length * 3) + 1;

    private byte* Put(string text)
    {
        var start = _text + _end;
        Encode(text);
        _text[_end++] = 0;
        return start;
    }

    private byte* Put(string name, string value)
    {
        var start = _text + _end;
        Encode(name);
        _text[_end++] = (byte)'=';
        Encode(value);
        _text[_end++] = 0;
        return start;
    }

    private void Encode(string text) =>
        _end += (nuint)Encoding.UTF8.GetBytes(text, new Span<byte>(_text + _end, (int)Math.Min(_textSize - _end, int.MaxValue)));
}
