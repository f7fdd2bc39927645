using System.CommandLine;
using System.CommandLine.Parsing;
using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary>Mistakes of form in what was typed, each with the nearest thing that would be right and what to type.</summary>
internal static class UsageMistakes
{
    /// <summary>Every mistake; none where the line is well formed.</summary>
    public static List<Diagnostic> Of(ParseResult parse)
    {
        var mistakes = new List<Diagnostic>();
        var command = parse.CommandResult.Command;
        var help = $"{CommandPath.Of(command)} --help";
        if (command is not VolleyCommand && parse.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
            return [Unmatched(word, command, help)];
        foreach (var token in OptionLike(parse))
            mistakes.Add(UnknownOption(token, command, help));
        if (mistakes.Count > 0)
            return mistakes;
        foreach (var child in parse.CommandResult.Children)
            if (child is OptionResult { Option: ValueOption option, Implicit: false } && Values(child, command) is var count and not 1 && !(count == 0 && option.IsValueOptional))
                mistakes.Add(WrongCount(option, count, help));
        if (mistakes.Count > 0)
            return mistakes;
        if (parse.UnmatchedTokens.Count > 0)
            mistakes.Add(Unmatched(parse.UnmatchedTokens[0], command, help));
        foreach (var argument in command.Arguments)
            if (argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 })
                mistakes.Add(Diagnostic.Error(
                    CliCodes.MissingArgument, $"'{CommandPath.Of(command)}' needs {argument.Name}", hint: $"Type '{CommandHelp.ShortUsage(command)}'; '{help}' says more."));
        if (mistakes.Count == 0)
            foreach (var error in parse.Errors)
                mistakes.Add(Diagnostic.Error(CliCodes.UnexpectedArgument, error.Message.TrimEnd('.'), hint: $"Type '{help}'."));
        return mistakes;
    }

    // An option's name where its value should be is no value: "--progress --keep all".
    private static int Values(SymbolResult option, Command command) =>
        option.Tokens.Count(token => !command.Options.Any(o => o.Name == token.Value));

    // Words that look like options and are none: the parser takes them for arguments. After "--" they are.
    private static IEnumerable<string> OptionLike(ParseResult parse)
    {
        foreach (var token in parse.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
                yield break;
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && !IsValue(parse, token))
                yield return token.Value;
        }
    }

    private static bool IsValue(ParseResult parse, Token token)
    {
        foreach (var child in parse.CommandResult.Children)
            if (child is OptionResult && child.Tokens.Contains(token))
                return true;
        return false;
    }

    private static Diagnostic Unmatched(string token, Command command, string help)
    {
        if (command is VolleyCommand)
            return Diagnostic.Error(
                CliCodes.UnexpectedArgument, $"'{CommandPath.Of(command)}' has no use for '{token}'", hint: $"Type '{CommandHelp.ShortUsage(command)}'; '{help}' says more.");
        if ((command as INamesLeftOut)?.Instead(token) is { } instead)
            return Diagnostic.Error(CliCodes.UnknownCommand, $"'{CommandPath.Of(command)}' leaves out the original's '{token}'", hint: instead);
        var nearest = Suggestion.Nearest(token, command.Subcommands.Select(c => c.Name));
        var message = $"there is no command '{token}'";
        if (nearest is not null)
            return Diagnostic.Error(CliCodes.UnknownCommand, message, hint: $"Did you mean '{CommandPath.Of(command)} {nearest}'?");
        return File.Exists(token) || Directory.Exists(token)
            ? Diagnostic.Error(CliCodes.UnknownCommand, message, hint: $"To run that spec, type 'volley run {ShellText.Quote(token)}'.")
            : Diagnostic.Error(CliCodes.UnknownCommand, message, hint: $"Type '{help}' for the commands.");
    }

    private static Diagnostic UnknownOption(string token, Command command, string help)
    {
        var equals = token.IndexOf('=');
        var name = equals < 0 ? token : token[..equals];
        var nearest = Suggestion.Nearest(name, command.Options.Select(o => o.Name));
        var owner = $"'{CommandPath.Of(command)}'";
        return Diagnostic.Error(
            CliCodes.UnknownOption,
            $"{owner} has no option '{name}'",
            hint: nearest is null ? $"Type '{help}' for its options." : $"Did you mean '{nearest}'?");
    }

    private static Diagnostic WrongCount(ValueOption option, int count, string help) => count == 0
        ? Diagnostic.Error(CliCodes.MissingArgument, $"{option.Name} needs a value", hint: $"Type '{option.Name} {option.HelpName}'; '{help}' says more.")
        : Diagnostic.Error(CliCodes.BadValue, $"{option.Name} is given {count} times", hint: "Give it once.");
}
