using System.CommandLine;

namespace Volley.Cli.Commands;

/// <summary>How a command is named in full.</summary>
internal static class CommandPath
{
    /// <summary>Such as <c>volley codegen run</c>.</summary>
    public static string Of(Symbol command)
    {
        var name = command.Name;
        foreach (var parent in command.Parents)
            return Of(parent) + " " + name;
        return name;
    }
}
