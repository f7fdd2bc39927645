using Volley.Models.Diagnostics;
using Volley.Specs.Sections;

namespace Volley.Models.Providers;

/// <summary>Reads where a provider is and how it is entered. What is written in the wrong place may be a secret: nothing here is quoted.</summary>
internal static class AddressReader
{
    /// <summary>Reads a URL.</summary>
    public static Uri? ReadUrl(SpecNode node)
    {
        if (node.AsText("'url'") is not { } text)
            return null;
        var url = ServerAddress.Parse(text, out var fault);
        if (fault is not null)
            node.Error(ModelCodes.BadUrl, $"'url' {fault}", ServerAddress.Hint);
        return url;
    }

    /// <summary>Reads the name of the variable that holds a key.</summary>
    public static string? ReadKey(SpecNode node)
    {
        if (node.Kind == SpecNodeKind.Text && node.Scalar is { Length: > 0 and <= 100 } text && IsVariable(text))
            return text;
        node.Error(ModelCodes.KeyNotAName, "'key' must be the name of an environment variable, not a key itself",
            "Put the key into an environment variable and write its name, such as 'key: LAB_API_KEY'; a key that was written here should be replaced by a new one.");
        return null;
    }

    /// <summary>Warns where a key would leave this machine without encryption.</summary>
    public static void WarnOfClearKey(SpecNode key, ModelProvider provider)
    {
        if (provider.BaseUrl is { IsLoopback: false } url && url.Scheme == Uri.UriSchemeHttp)
        {
            key.Warning(ModelCodes.KeyInTheClear, $"the key of '{provider.Name}' is sent over the network without encryption",
                "Use an https:// URL where the server has one.");
        }
    }

    /// <summary>Reads the path of a file of rules.</summary>
    public static string? ReadRules(SpecNode node, string folder)
    {
        if (node.AsText("'rules'") is not { Length: > 0 } text)
            return null;
        var path = Path.GetFullPath(text, folder);
        if (File.Exists(path))
            return path;
        node.Error(ModelCodes.RulesMissing, $"the file of rules '{SpecNode.Excerpt(text)}' does not exist",
            $"Paths are relative to '{folder}'; correct the path, or create the file.");
        return null;
    }

    /// <summary>Names of variables are in capitals by custom, which no provider's keys are; keys rarely lack a '-'.</summary>
    private static bool IsVariable(string text) =>
        !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
}
