using System.Buffers;
using Volley.Cli.Engine;
using Volley.Journal;

namespace Volley.Cli.Tables;

/// <summary>Results as the lines of <c>results.jsonl</c>.</summary>
internal static class ResultLines
{
    private const int FlushAt = 64 * 1024;

    public static void Write(IEnumerable<ResultRow> rows, IBatchEngine engine, Stream destination)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        foreach (var row in rows)
        {
            engine.WriteLine(row, buffer);
            if (buffer.WrittenCount < FlushAt)
                continue;
            destination.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }

        destination.Write(buffer.WrittenSpan);
        destination.Flush();
    }
}
