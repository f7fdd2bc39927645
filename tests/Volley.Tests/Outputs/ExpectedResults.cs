using Volley.Journal;

namespace Volley.Tests.Outputs;

/// <summary>The lines that the results must hold, put together by hand from what <c>TestBatch.Outcome</c> makes.</summary>
internal static class ExpectedResults
{
    public static string Line(JournalEntry entry, long? index = null)
    {
        var id = entry.Job.Id;
        var own = entry.Job.Index;
        var stage = own % 2 == 0 ? "\"even\"" : "null";
        var head = $$"""{"job":"{{id}}","index":{{index ?? own}},"stage":{{stage}},"parameters":{"text":"é\"<{{own}}","tool":"gzip"},"repeat":1,""";
        var tail = entry.Outcome switch
        {
            Outcome.Succeeded => $$"""
                "outcome":"succeeded","exit-code":0,"metrics":{"ratio":0.5},"cost":{{own}}.05,"error":null,"outputs":null}
                """,
            Outcome.Failed => """"outcome":"failed","exit-code":3,"metrics":null,"cost":null,"error":{"code":"exit","message":"it ended with 3"},"outputs":null}"""",
            _ => """"outcome":"skipped","exit-code":null,"metrics":null,"cost":null,"error":{"code":"exit","message":"it ended with 3"},"outputs":null}"""",
        };
        return head + (tail.StartsWith('"') ? tail : "\"" + tail) + "\n";
    }

    public static string Lines(IEnumerable<JournalEntry> entries) => string.Concat(entries.Select(e => Line(e)));
}
