namespace Volley.Models.Pipeline;

/// <summary>Exchanges the body of an answer and keeps what its headers say of it.</summary>
internal static class ResponseContents
{
    /// <summary>Puts another body in the place of an answer's. The old one is not disposed: the new one reads it, or it was read.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="content">The body.</param>
    /// <param name="isSame">Whether it has the same bytes.</param>
    public static void ReplaceContent(this HttpResponseMessage response, HttpContent content, bool isSame = false)
    {
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            if (isSame || !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        response.Content = content;
    }

    /// <summary>An answer's header; <see langword="null"/> where it has none.</summary>
    public static string? Header(this HttpResponseMessage response, string name)
    {
        if (response.Headers.NonValidated.TryGetValues(name, out var values))
            return values.ToString();
        return response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
    }
}
