using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>A JSON object as a command's answer: one line on stdout.</summary>
internal static class JsonAnswer
{
    // Text stays readable; nothing of this is put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(UserTerminal terminal, Action<Utf8JsonWriter> write)
    {
        terminal.Out.Writer.Flush();
        using (var writer = new Utf8JsonWriter(terminal.OutBytes, Options))
            write(writer);
        terminal.OutBytes.WriteByte((byte)'\n');
        terminal.OutBytes.Flush();
    }
}
