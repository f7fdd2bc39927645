using System.Runtime.CompilerServices;

namespace Volley.Tests.Cli.Fakes;

/// <summary>Compares a text with the one that was verified by eye, in <c>CLASS.TEST[.CASE].verified.txt</c> beside the test.</summary>
internal static class Snapshot
{
    public static void Match(string actual, string? @case = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{test}{(@case is null ? "" : "." + @case)}");
        var verified = stem + ".verified.txt";
        var received = stem + ".received.txt";
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail(expected is null
            ? $"Nothing is verified yet. Read {received}, and rename it to {Path.GetFileName(verified)} if it is right:\n{actual}"
            : $"{Path.GetFileName(verified)} differs; the received text lies beside it:\n{Diff(expected, actual)}");
    }

    private static string Diff(string expected, string actual)
    {
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        var lines = new List<string>();
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var was = i < before.Length ? before[i] : null;
            var now = i < after.Length ? after[i] : null;
            if (was == now)
                continue;
            if (was is not null)
                lines.Add($"{i + 1,4} - {was}");
            if (now is not null)
                lines.Add($"{i + 1,4} + {now}");
        }

        return string.Join('\n', lines);
    }
}
