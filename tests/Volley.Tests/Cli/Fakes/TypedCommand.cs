using Volley.Cli;

namespace Volley.Tests.Cli.Fakes;

/// <summary>Types a command, and requires how it ends.</summary>
internal static class TypedCommand
{
    public static Task<string> SucceedAsync(FakeEngine engine, params string[] args) => SucceedAsync(engine, null, args);

    public static async Task<string> SucceedAsync(FakeEngine engine, int? width, params string[] args)
    {
        using var terminal = new FakeTerminal(width);
        var code = await CommandLine.RunAsync(args, terminal.Terminal, engine);
        Assert.True(code == 0, terminal.Error);
        return terminal.Out;
    }

    public static async Task<string> FailAsync(FakeEngine engine, params string[] args)
    {
        using var terminal = new FakeTerminal();
        Assert.Equal(2, await CommandLine.RunAsync(args, terminal.Terminal, engine));
        Assert.Equal("", terminal.Out);
        return terminal.Error;
    }
}
