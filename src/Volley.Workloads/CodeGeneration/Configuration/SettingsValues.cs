using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Configuration;

/// <summary>Takes typed values from a settings file and collects every mistake.</summary>
internal sealed class SettingsValues(Dictionary<string, TomlValue> values, string file)
{
    private const long MaxSeconds = 7 * 24 * 3600;

    private readonly ImmutableArray<Diagnostic>.Builder _mistakes = ImmutableArray.CreateBuilder<Diagnostic>();

    public ImmutableArray<Diagnostic> Mistakes => _mistakes.ToImmutable();

    public static Diagnostic Mistake(string file, int line, string message, string hint) =>
        Diagnostic.Error(WorkloadCodes.SettingsInvalid, message, new SourceLocation(file, line), hint);

    public string? Text(string name) => Take<string>(name, "a text in quotes");

    public bool? Flag(string name) => values.ContainsKey(name) ? TakeValue<bool>(name, "true or false") : null;

    public int? Whole(string name, int least)
    {
        if (!values.TryGetValue(name, out var value))
            return null;
        if (value.Content is long whole && whole >= least && whole <= int.MaxValue)
            return (int)whole;
        Wrong(name, value, $"a whole number of at least {least}");
        return null;
    }

    public double? Fraction(string name)
    {
        if (!values.TryGetValue(name, out var value))
            return null;
        if (value.Content is double or long)
            return Convert.ToDouble(value.Content, System.Globalization.CultureInfo.InvariantCulture);
        Wrong(name, value, "a number");
        return null;
    }

    public TimeSpan? Seconds(string name)
    {
        if (!values.TryGetValue(name, out var value))
            return null;
        if (value.Content is long seconds and > 0 and <= MaxSeconds)
            return TimeSpan.FromSeconds(seconds);
        Wrong(name, value, $"a number of seconds from 1 to {MaxSeconds}");
        return null;
    }

    private T? Take<T>(string name, string expected)
        where T : class
    {
        if (!values.TryGetValue(name, out var value))
            return null;
        if (value.Content is T content)
            return content;
        Wrong(name, value, expected);
        return null;
    }

    private T TakeValue<T>(string name, string expected)
        where T : struct
    {
        if (values[name].Content is T content)
            return content;
        Wrong(name, values[name], expected);
        return default;
    }

    private void Wrong(string name, TomlValue value, string expected) => _mistakes.Add(Mistake(
        file, value.Line, $"'{name[(name.LastIndexOf('.') + 1)..]}' cannot have this value", $"Give it {expected}."));
}
