using System.Collections.Immutable;

namespace Volley.Models.Gateway;

/// <summary>The environment by which programs find a gateway.</summary>
public static class GatewayEnvironment
{
    /// <summary>Variables beyond the providers' keys that hold secrets, or lead past a gateway: no program that is to use one is given them.</summary>
    public static ImmutableHashSet<string> Withheld { get; } =
        ["ANTHROPIC_AUTH_TOKEN", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT", "OPENAI_PROJECT_ID"];

    private static readonly string[] Proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    /// <summary>The variables that lead to a gateway.</summary>
    /// <param name="url">Where it listens.</param>
    /// <param name="token">The program's token.</param>
    /// <param name="environment">Gives the value of a variable that the program will have besides.</param>
    /// <returns>The variables. Clients of Ollama have no place for a token, so that its URL holds it.</returns>
    public static ImmutableArray<KeyValuePair<string, string>> Of(string url, string token, Func<string, string?> environment)
    {
        ImmutableArray<KeyValuePair<string, string>> variables =
        [
            new("OPENAI_BASE_URL", $"{url}/openai/v1"),
            new("OPENAI_API_BASE", $"{url}/openai/v1"),
            new("OPENAI_API_KEY", token),
            new("ANTHROPIC_BASE_URL", $"{url}/anthropic"),
            new("ANTHROPIC_API_KEY", token),
            new("OLLAMA_HOST", $"{url}/ollama/{token}"),
            new("VOLLEY_GATEWAY", url),
        ];
        return Proxies.Any(p => !string.IsNullOrEmpty(environment(p))) ? [.. variables, .. Direct(environment)] : variables;
    }

    /// <summary>Where the environment names a proxy, programs would look for this machine's own address there.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Direct(Func<string, string?> environment)
    {
        foreach (var name in (string[])["NO_PROXY", "no_proxy"])
        {
            var given = environment(name);
            yield return new(name, string.IsNullOrEmpty(given) ? "127.0.0.1,localhost" : $"{given},127.0.0.1,localhost");
        }
    }
}
