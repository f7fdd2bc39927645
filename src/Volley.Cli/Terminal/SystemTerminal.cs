using System.Text;
using Volley.Execution;

namespace Volley.Cli.Terminal;

/// <summary>The terminal that the program was started in.</summary>
internal static class SystemTerminal
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Opens stdout and stderr. Neither is closed: they are the process's own.</summary>
    /// <param name="signals">The process's signals.</param>
    public static UserTerminal Open(Signals signals)
    {
        var (hasOutput, hasError) = (OpenFiles.IsInherited(1), OpenFiles.IsInherited(2));
        var output = hasOutput ? Console.OpenStandardOutput() : new ClosedStream();
        var error = hasError ? new LossyStream(Console.OpenStandardError()) : Stream.Null;
        var unicode = IsUnicode();
        return new UserTerminal
        {
            Signals = signals,
            OutBytes = output,
            Out = new OutputChannel(new StreamWriter(output, Encoding, 16 * 1024), Traits(hasOutput && !Console.IsOutputRedirected, unicode), Size),
            Error = new OutputChannel(new StreamWriter(error, Encoding, 4 * 1024) { AutoFlush = true }, Traits(hasError && !Console.IsErrorRedirected, unicode), Size),
        };
    }

    /// <summary>What a stream can do, by the conventions of <c>NO_COLOR</c> and <c>TERM</c>.</summary>
    /// <param name="isTerminal">Whether it is a terminal.</param>
    /// <param name="unicode">Whether it shows more than ASCII.</param>
    internal static ChannelTraits Traits(bool isTerminal, bool unicode)
    {
        var term = Environment.GetEnvironmentVariable("TERM");
        var capable = isTerminal && !string.IsNullOrEmpty(term) && term != "dumb";
        var colours = capable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new ChannelTraits(isTerminal, colours, capable, unicode);
    }

    // A locale that names no character set (C, POSIX, none) is common in containers whose terminals show UTF-8 well.
    private static bool IsUnicode()
    {
        var locale = Environment.GetEnvironmentVariable("LC_ALL") is { Length: > 0 } all ? all
            : Environment.GetEnvironmentVariable("LC_CTYPE") is { Length: > 0 } type ? type
            : Environment.GetEnvironmentVariable("LANG") ?? "";
        var dot = locale.IndexOf('.');
        return dot < 0 || locale.AsSpan(dot + 1).StartsWith("utf", StringComparison.OrdinalIgnoreCase);
    }

    private static (int Columns, int Rows) Size()
    {
        var columns = Console.IsOutputRedirected && Console.IsErrorRedirected ? 0 : WindowSize.Columns();
        var rows = columns == 0 ? 0 : WindowSize.Rows();
        return (columns > 0 ? columns : 80, rows > 0 ? rows : 24);
    }
}
