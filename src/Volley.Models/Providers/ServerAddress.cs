namespace Volley.Models.Providers;

/// <summary>Where a server is. What is written in the wrong place may be a secret: no fault quotes it.</summary>
public static class ServerAddress
{
    /// <summary>What to write instead of an address that is none.</summary>
    public const string Hint = "Write it as in 'url: \"http://127.0.0.1:8080/v1\"', without user, password, '?' and '#'.";

    /// <summary>Reads the URL of a server.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="fault">What is wrong with it, in words that follow its name; <see langword="null"/> where nothing is.</param>
    /// <returns>The URL without a slash at its end; <see langword="null"/> where it is none.</returns>
    public static Uri? Parse(string text, out string? fault)
    {
        fault = !Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            ? "is no URL of a server: it must begin with http:// or https://"
            : url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0 ? "has more than a server and a path" : null;
        return fault is null ? new Uri(url!.AbsoluteUri.TrimEnd('/')) : null;
    }
}
