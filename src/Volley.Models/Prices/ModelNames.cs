namespace Volley.Models.Prices;

/// <summary>What the endings of model names mean.</summary>
internal static class ModelNames
{
    /// <summary>
    /// The name of a dated snapshot without its date: <c>gpt-4o-2024-08-06</c>, <c>claude-opus-4-5-20251101</c> and <c>…-latest</c>;
    /// <see langword="null"/> where the name has none. Any other difference makes another model: <c>claude-opus-5-5</c> is not <c>claude-opus-5</c>.
    /// </summary>
    public static string? WithoutDate(string model)
    {
        if (model.EndsWith("-latest", StringComparison.Ordinal))
            return model[..^"-latest".Length];
        if (model.Length > 11 && model[^11] == '-' && IsDate(model.AsSpan(model.Length - 10), dashed: true))
            return model[..^11];
        return model.Length > 9 && model[^9] is '-' or '@' && IsDate(model.AsSpan(model.Length - 8), dashed: false) ? model[..^9] : null;
    }

    private static bool IsDate(ReadOnlySpan<char> text, bool dashed)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isRight = dashed && i is 4 or 7 ? text[i] == '-' : char.IsAsciiDigit(text[i]);
            if (!isRight)
                return false;
        }

        return text.StartsWith("20", StringComparison.Ordinal);
    }
}
