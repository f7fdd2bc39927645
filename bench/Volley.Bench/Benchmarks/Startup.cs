using System.Globalization;
using System.Text;

namespace Volley.Bench.Benchmarks;

/// <summary>How long it takes to do nothing.</summary>
internal sealed class Startup : IBenchmark
{
    private const int Jobs = 10_000;
    private const double MostOfParallel = 1.0;
    private const double MostOfNinja = 2.0;

    public string Name => "startup";

    public Task<Section> RunAsync(Bench bench)
    {
        using var scratch = new Scratch();
        var rows = new List<Row>();
        Versions(bench, scratch, rows);
        NoOp(bench, scratch, rows);
        return Task.FromResult(new Section(
            $"`volley --version` against `parallel --version`, and running a finished batch of {Jobs:N0} jobs again against `ninja` with nothing to do " +
            $"on {Jobs:N0} edges, each with a file of its own to depend on.",
            rows));
    }

    private static void Versions(Bench bench, Scratch scratch, List<Row> rows)
    {
        var (published, built, parallel) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < bench.Runs(15); run++)
        {
            published.Add(Measured.Run(scratch.Folder, 0, bench.Published, "--version").Seconds);
            built.Add(Measured.Run(scratch.Folder, 0, Programs.Built, "--version").Seconds);
            if (Programs.Has("parallel"))
                parallel.Add(Measured.Run(scratch.Folder, 0, "parallel", "--version").Seconds);
        }

        rows.Add(Compare("`--version`", Bench.Median(published), "GNU parallel", parallel, MostOfParallel));
        rows.Add(Compare("`--version`, plain build", Bench.Median(built), "GNU parallel", parallel, null));
    }

    private static void NoOp(Bench bench, Scratch scratch, List<Row> rows)
    {
        scratch.Write("items.txt", Enumerable.Range(1, Jobs).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        scratch.Write("batch.yaml", "name: again\ncommand: [/bin/true, \"{item}\"]\nitems: {lines: items.txt}\n");
        string[] command = [bench.Published, "run", "batch.yaml", "--progress", "none"];
        Measured.Run(scratch.Folder, 0, command);
        var hasNinja = Programs.Has("ninja");
        if (hasNinja)
        {
            scratch.Write("build.ninja", NinjaFile());
            Directory.CreateDirectory(scratch["in"]);
            for (var i = 1; i <= Jobs; i++)
                scratch.Write($"in/{i}", "");
            Measured.Run(scratch.Folder, 0, "ninja");
        }

        var (volley, plain, ninja) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < bench.Runs(9); run++)
        {
            volley.Add(Measured.Run(scratch.Folder, 0, command).Seconds);
            plain.Add(Measured.Run(scratch.Folder, 0, [Programs.Built, .. command[1..]]).Seconds);
            if (hasNinja)
                ninja.Add(Measured.Run(scratch.Folder, 0, "ninja").Seconds);
        }

        rows.Add(Compare("finished batch again", Bench.Median(volley), "ninja", ninja, MostOfNinja));
        rows.Add(Compare("finished batch again, plain build", Bench.Median(plain), "ninja", ninja, null));
    }

    private static string NinjaFile()
    {
        var file = new StringBuilder("rule touch\n  command = touch $out\n");
        for (var i = 1; i <= Jobs; i++)
            file.Append(CultureInfo.InvariantCulture, $"build out/{i}: touch in/{i}\n");
        return file.ToString();
    }

    private static Row Compare(string what, double volley, string peerName, List<double> peer, double? most)
    {
        if (peer.Count == 0)
            return new Row(what, Bench.Seconds(volley)) { Peer = peerName + " is not installed" };
        var ratio = volley / Bench.Median(peer);
        return new Row(what, Bench.Seconds(volley))
        {
            Peer = $"{peerName} {Bench.Seconds(Bench.Median(peer))}",
            Ratio = Bench.Ratio(ratio),
            Target = most is { } limit ? "≤ " + Bench.Ratio(limit) : "",
            IsMet = most is { } cap ? ratio <= cap : null,
        };
    }
}
