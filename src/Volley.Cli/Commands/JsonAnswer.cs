using System.Text.Json;
using Volley.Cli.Terminal;

using Volley.Outputs;

namespace Volley.Cli.Commands;

/// <summary>A JSON object as a command's answer: one line on stdout.</summary>
internal static class JsonAnswer
{
    public static void Write(UserTerminal terminal, Action<Utf8JsonWriter> write)
    {
        terminal.Out.Writer.Flush();
        using (var writer = new Utf8JsonWriter(terminal.OutBytes, SnapshotJson.Options))
            write(writer);
        terminal.OutBytes.WriteByte((byte)'\n');
        terminal.OutBytes.Flush();
    }
}
