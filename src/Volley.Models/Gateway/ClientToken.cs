using Microsoft.AspNetCore.Http;

namespace Volley.Models.Gateway;

/// <summary>Finds the token that a client brings: in the place where its provider's clients put their key, or in the path.</summary>
internal static class ClientToken
{
    private const string Bearer = "Bearer ";

    /// <summary>The token; <see langword="null"/> for none.</summary>
    public static string? Of(HttpRequest request, GatewayRoute route)
    {
        if (route.Token is { } inPath)
            return inPath;
        foreach (var name in (string[])["x-api-key", "api-key"])
            if (request.Headers[name].ToString() is { Length: > 0 } key)
                return key;
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && authorization[Bearer.Length..].Trim() is { Length: > 0 } token ? token : null;
    }
}
