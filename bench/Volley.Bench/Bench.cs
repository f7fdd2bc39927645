using System.Globalization;

namespace Volley.Bench;

/// <summary>What every benchmark works with.</summary>
/// <param name="IsQuick">Whether fewer runs are enough.</param>
internal sealed record Bench(bool IsQuick)
{
    private string? _published;
    private bool _isAsked;

    /// <summary>The published program: what users run, so what is measured. Published when it is first asked for.</summary>
    public string Published
    {
        get
        {
            _isAsked = true;
            return _published ??= Programs.Publish();
        }
    }

    /// <summary>Runs a benchmark.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <returns>Its section, and what it ran: the published program, or Volley's assemblies within the benchmark's own process.</returns>
    public async Task<(Section Section, string Ran)> RunAsync(IBenchmark benchmark)
    {
        _isAsked = false;
        var section = await benchmark.RunAsync(this);
        return (section, !_isAsked ? "In the benchmark's process" : Programs.IsNative ? "Native program" : "Build for the .NET runtime");
    }

    /// <summary>How many runs make a median.</summary>
    public int Runs(int full) => IsQuick ? Math.Min(full, 3) : full;

    /// <summary>The middle value; of an even number of values the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    /// <summary>Seconds as people read them.</summary>
    public static string Seconds(double seconds) => seconds < 0.01
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.000} ms")
        : seconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    /// <summary>Megabytes (10⁶) as people read them.</summary>
    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");

    /// <summary>A ratio as people read it.</summary>
    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} ×");

    /// <summary>Tells whoever waits what is going on.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);
}
