using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Determinism;

public sealed class SameBytesTests
{
    /// <summary>Three stages, two of them matched by a parameter, with failures, retries and random times.</summary>
    private const string Spec =
        """
        name: same-bytes
        retry: {attempts: 3, delay: 1ms, max-delay: 5ms, on: [75]}
        stages:
          prepare:
            command: [sh, job.sh, prepare, "{seed}", x]
            matrix: {seed: [1, 2, 3, 4, 5, 6]}
          train:
            command: [sh, job.sh, train, "{seed}", "{rate}"]
            matrix: {seed: [1, 2, 3, 4, 5, 6], rate: [low, high]}
            needs: [{stage: prepare, match: [seed]}]
            repeat: 2
          score:
            command: [sh, job.sh, score, "{seed}", "{rate}"]
            matrix: {seed: [1, 2, 3, 4, 5, 6], rate: [low, high]}
            needs: [{stage: train, match: [seed, rate]}]
        """;

    /// <summary>Seed 2 fails in its preparation, seed 3's high rate in training; seed 4 succeeds at the second attempt. Sleeps up to 50 ms.</summary>
    private const string Job =
        """
        sleep "0.0$(od -An -N1 -tu1 /dev/urandom | awk '{print $1 % 6}')"
        echo "$1 $2 $3 repeat $VOLLEY_REPEAT attempt $VOLLEY_ATTEMPT" >>starts.log
        test "$1$2" = prepare2 && { echo "no data for seed $2" >&2; exit 1; }
        test "$1$2$3" = train3high && exit 9
        test "$2" = 4 && test "$VOLLEY_ATTEMPT" -lt 2 && exit 75
        test "$2" = 5 && exit 75
        printf '{"metrics": {"loss": 0.%s, "kind": "%s"}, "outputs": ["model-%s"]}' "$2" "$3" "$VOLLEY_REPEAT" >"$VOLLEY_RESULT"
        """;

    [Fact]
    public async Task Results_are_the_same_bytes_at_any_parallelism()
    {
        using var batch = new TempBatch(Spec);
        batch.Write("job.sh", Job);
        var results = new List<string>();
        foreach (var parallel in (string[])["1", "8", "64", "8"])
        {
            batch.Out = batch.InFolder("out" + results.Count);
            var run = await batch.RunAsync("--parallel", parallel);
            Assert.True(run.ExitCode == 1, run.ToString());
            results.Add(batch.Results);
        }

        Assert.All(results, text => Assert.Equal(results[0], text));
        Assert.Equal(6 + 24 + 12, batch.Lines.Count);
        Assert.Equal(Enumerable.Range(0, 42), batch.Lines.Select(l => l.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task Every_line_of_the_results_has_the_documented_keys_in_order()
    {
        using var batch = new TempBatch(Spec);
        batch.Write("job.sh", Job);
        await batch.RunAsync("--parallel", "4");

        string[] keys = ["job", "index", "stage", "parameters", "repeat", "outcome", "exit-code", "metrics", "cost", "error", "outputs"];
        Assert.All(batch.Lines, line => Assert.Equal(keys, line.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(["failed", "failed"], Of(batch, "train", "3", "high"));
        Assert.Equal(["succeeded", "succeeded"], Of(batch, "train", "4", "low"));
        Assert.Equal(["skipped"], Of(batch, "score", "2", "low"));
        var skipped = batch.Lines.First(l => l.GetProperty("outcome").GetString() == "skipped");
        Assert.Contains("prepare", skipped.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_in_the_default_folder_gives_the_same_bytes()
    {
        using var batch = new TempBatch(Spec);
        batch.Write("job.sh", Job);
        await batch.RunAsync("--parallel", "4");
        var results = batch.Results;
        await batch.VolleyAsync("run", batch.Folder, "--progress", "none");
        batch.Out = batch.InFolder("batches/same-bytes");

        Assert.Equal(results, batch.Results);
    }

    private static IEnumerable<string?> Of(TempBatch batch, string stage, string seed, string rate) =>
        from line in batch.Lines
        where line.GetProperty("stage").GetString() == stage
        let parameters = line.GetProperty("parameters")
        where parameters.GetProperty("seed").ToString() == seed && parameters.GetProperty("rate").GetString() == rate
        select line.GetProperty("outcome").GetString();
}
