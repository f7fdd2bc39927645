using System.Globalization;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.StubServer;

/// <summary>The command line of the program.</summary>
internal static class StubArguments
{
    public const string Help = """
        usage: Volley.StubServer [--port N] [--latency TIME] [--sigma X] [--chunk-latency TIME] [--text TEXT | --words N]
                                 [--output-tokens N] [--rate PER-SECOND] [--burst N] [--retry-after SECONDS] [--concurrency N]
                                 [--fail-first N] [--fail-share X] [--input-price USD] [--output-price USD]
        Times are 200ms, 1.5s or 2m. A sigma makes the latency log-normal around its median. Prices are for a million tokens.
        GET /stub/summary says what reached it.
        """;

    private static readonly string[] Names =
    [
        "port", "latency", "sigma", "chunk-latency", "text", "words", "output-tokens", "rate", "burst", "retry-after", "concurrency",
        "fail-first", "fail-share", "input-price", "output-price",
    ];

    public static bool TryRead(string[] arguments, out StubOptions options, out string mistake)
    {
        options = new StubOptions();
        var values = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            mistake = $"'{arguments[i]}' is no option with a value.";
            if (i + 1 == arguments.Length || !Names.Contains(name))
                return false;
            values[name] = arguments[i + 1];
        }

        try
        {
            options = Options(values);
            mistake = "";
            return true;
        }
        catch (FormatException wrong)
        {
            mistake = wrong.Message;
            return false;
        }
    }

    private static StubOptions Options(Dictionary<string, string> values)
    {
        var choice = values.TryGetValue("text", out var text)
            ? StubChoices.Always(StubBehaviour.Text(text))
            : StubChoices.Hashed((int?)Number(values, "words") ?? 12);
        choice = choice.With(Refinement(values));
        if (Number(values, "fail-share") is { } share)
            choice = choice.FailingShare(share, seed: 1, StubError.Server());
        if (Number(values, "fail-first") is { } first)
            choice = choice.FailingFirst((int)first, StubError.Server());
        if (Number(values, "concurrency") is { } most)
            choice = choice.WithinConcurrency((int)most);
        if (Number(values, "rate") is { } rate)
        {
            var hint = RetryHint.Seconds(Number(values, "retry-after"));
            choice = choice.WithinRate(new TokenBucket(rate, Number(values, "burst") ?? Math.Max(1, rate), hint));
        }

        var price = new StubPrice { Input = Dollars(values, "input-price"), Output = Dollars(values, "output-price") };
        return new StubOptions
        {
            Port = (int?)Number(values, "port") ?? 0,
            Behaviour = choice,
            Prices = new Dictionary<string, StubPrice> { ["*"] = price },
            KeepBodies = false,
        };
    }

    private static Func<StubBehaviour, StubBehaviour> Refinement(Dictionary<string, string> values)
    {
        var (first, every, sigma) = (Time(values, "latency"), Time(values, "chunk-latency"), Number(values, "sigma"));
        var latency = first is { } median && sigma is { } spread ? Latency.LogNormal(median, spread, seed: 1) : Fixed(first);
        var (chunks, tokens) = (Fixed(every), (long?)Number(values, "output-tokens"));
        return behaviour => behaviour with
        {
            FirstByte = latency,
            EveryChunk = chunks,
            Answer = behaviour.Answer with { OutputTokens = tokens },
        };
    }

    private static Latency? Fixed(TimeSpan? time) => time is { } fixedTime ? Latency.Fixed(fixedTime) : null;

    private static TimeSpan? Time(Dictionary<string, string> values, string name)
    {
        if (!values.TryGetValue(name, out var text))
            return null;
        foreach (var (unit, seconds) in new[] { ("ms", 0.001), ("s", 1.0), ("m", 60.0) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
                return TimeSpan.FromSeconds(Parse(name, text[..^unit.Length]) * seconds);
        }

        throw new FormatException($"--{name} wants a unit: {text}ms, {text}s or {text}m.");
    }

    private static double? Number(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) ? Parse(name, text) : null;

    private static double Parse(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new FormatException($"--{name} wants a number, not '{text}'.");

    private static decimal Dollars(Dictionary<string, string> values, string name) =>
        !values.TryGetValue(name, out var text) ? 0
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount
        : throw new FormatException($"--{name} wants an amount, not '{text}'.");
}
