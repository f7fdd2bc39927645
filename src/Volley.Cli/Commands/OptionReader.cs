using System.CommandLine;
using System.Globalization;
using Volley.Diagnostics;
using Volley.Specs;

namespace Volley.Cli.Commands;

/// <summary>Reads the values of options and collects every mistake in them.</summary>
/// <param name="parse">What was typed.</param>
internal sealed class OptionReader(ParseResult parse)
{
    private readonly List<Diagnostic> _mistakes = [];

    /// <summary>A folder or a file.</summary>
    public string? Place(ValueOption option)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        if (text.Length > 0)
            return text;
        Mistake(option, text, "a name; a variable that is not set gives none");
        return null;
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public int? Whole(ValueOption option, int least)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least)
            return value;
        Mistake(option, text, $"a whole number of at least {least}");
        return null;
    }

    /// <summary>An amount in USD, at least 0.</summary>
    public decimal? Money(ValueOption option)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        if (decimal.TryParse(text.TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return value;
        Mistake(option, text, "an amount in USD such as 2.50");
        return null;
    }

    /// <summary>A duration: more than nothing, at most ten years.</summary>
    public TimeSpan? Duration(ValueOption option)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        if (DurationNotation.Parse(text) is { } value && value > TimeSpan.Zero && value <= DurationNotation.Longest)
            return value;
        Mistake(option, text, "a number and a unit: 500ms, 1.5s, 30m, 2h or 1d");
        return null;
    }

    /// <summary>A time such as <c>2026-02-20T18:00:00Z</c>; UTC where it names no zone.</summary>
    public DateTimeOffset? Time(ValueOption option)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value))
            return value;
        Mistake(option, text, "a time such as 2026-02-20T18:00:00Z");
        return null;
    }

    /// <summary>Any whole number, in the words of the programs whose command lines Volley takes over.</summary>
    public long? Integer(ValueOption option)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        if (long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        _mistakes.Add(Diagnostic.Error(CliCodes.BadValue, $"argument {option.Name}: invalid int value: '{text}'", hint: "Give it a whole number."));
        return null;
    }

    /// <summary>One of a few names.</summary>
    /// <returns>Its place among them; <see langword="null"/> where the option is absent or wrong.</returns>
    public int? Choice(ValueOption option, params string[] names)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        var place = Array.IndexOf(names, text);
        if (place >= 0)
            return place;
        Mistake(option, text, string.Join(", ", names[..^1]) + " or " + names[^1], Suggestion.Nearest(text, names));
        return null;
    }

    /// <summary>Ends the command where a value was wrong.</summary>
    /// <exception cref="BatchException">All mistakes.</exception>
    public void ThrowIfMistaken()
    {
        if (_mistakes.Count > 0)
            throw new BatchException(_mistakes);
    }

    private void Mistake(ValueOption option, string text, string expected, string? nearest = null) => _mistakes.Add(Diagnostic.Error(
        CliCodes.BadValue,
        $"{option.Name} cannot be '{text}'",
        hint: nearest is null ? $"Give it {expected}." : $"Did you mean '{nearest}'? It takes {expected}."));
}
