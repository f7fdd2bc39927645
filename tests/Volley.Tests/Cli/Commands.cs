using System.CommandLine;
using Volley.Cli.Commands;

namespace Volley.Tests.Cli;

/// <summary>The program's commands.</summary>
internal static class Commands
{
    /// <summary>Every command that does something, those of groups included.</summary>
    public static IEnumerable<VolleyCommand> Of(Command group) =>
        group.Subcommands.SelectMany(command => command is VolleyCommand own ? [own] : Of(command));
}
