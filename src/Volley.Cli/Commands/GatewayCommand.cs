using System.CommandLine;
using System.Globalization;
using Volley.Cli.Tables;
using Volley.Diagnostics;
using Volley.Models.Gateway;
using Volley.Models.Providers;

namespace Volley.Cli.Commands;

/// <summary><c>volley gateway</c></summary>
internal sealed class GatewayCommand : VolleyCommand
{
    private const int LeastToken = 16;
    private const int MostToken = 200;
    private const string TokenVariable = "VOLLEY_GATEWAY_TOKEN";

    private readonly ValueOption _config = new("--config", "FILE", "A file of providers: what 'models:' of a spec holds.", "the user's own, ~/.config/volley/models.yaml");
    private readonly ValueOption _port = new("--port", "N", "The port on 127.0.0.1.", "any that is free");
    private readonly ValueOption _token = new("--token", "TEXT", "What programs must bring as their key.", $"${TokenVariable}, else a new one of 256 random bits");
    private readonly ValueOption _budget = new("--budget", "USD", "The most that its calls may cost until it ends.", "no limit");

    public GatewayCommand()
        : base(
            "gateway",
            "Let any program call models through one place that meters, caps and paces; ends with Ctrl-C.",
            new CommandExample("volley gateway --budget 5", "Print what to export for programs, and serve until Ctrl-C."),
            new CommandExample("volley gateway --config examples/gateway/models.yaml --port 8181", "Providers of a file, at a port that stays the same."))
    {
        foreach (var option in (Option[])[_config, _port, _token, _budget])
            Add(option);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var port = reader.Whole(_port, 0) ?? 0;
        var budget = reader.Money(_budget);
        reader.ThrowIfMistaken();
        CheckPort(port);
        var token = call.Parse.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        CheckToken(token);
        if (Providers(call) is not { } providers)
            return ExitCodes.Usage;

        var signals = call.Terminal.Signals;
        signals.Heed(() => Say(call, "Ending once the calls in flight have ended; interrupt again to end them now."));
        var options = new StandaloneGatewayOptions
        {
            Gateway = new GatewayOptions { Port = port, Time = call.Terminal.Clock },
            Token = token,
            Budget = budget,
            Environment = Environment.GetEnvironmentVariable,
            Warn = call.Terminal.Say,
        };
        await using var gateway = await StandaloneGateway.StartAsync(providers, options, signals.Stop);
        Present(call, gateway, budget);
        await Task.Delay(Timeout.InfiniteTimeSpan, signals.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await gateway.StopAsync(signals.Kill);
        Say(call, $"Ended. Providers were asked {NumberText.Count(gateway.Hits, "time")}, for {MoneyText.Of(gateway.Spent)}.");
        return ExitCodes.Success;
    }

    private ProviderTable? Providers(Invocation call)
    {
        var named = call.Parse.GetValue(_config);
        if (named is not null && !File.Exists(named))
            throw new BatchException(Diagnostic.Error(CliCodes.BadValue, $"--config cannot be '{named}': there is no such file", hint: "Name a file with providers, one a line, as under 'models:' of a spec."));
        var providers = ModelsSection.Load(named ?? UserModels.Path(Environment.GetEnvironmentVariable), out var diagnostics);
        call.Terminal.Say(diagnostics);
        return providers;
    }

    /// <summary>What programs need goes to stdout, where a shell can take it: <c>eval</c>, or a file to source.</summary>
    private static void Present(Invocation call, StandaloneGateway gateway, decimal? budget)
    {
        foreach (var (name, value) in gateway.Environment)
            call.Terminal.Out.WriteLine($"export {name}={ShellText.Quote(value)}");
        call.Terminal.Out.Writer.Flush();
        var cap = budget is { } usd ? $", {MoneyText.Of(usd)} at most" : "";
        Say(call, $"The gateway listens at {gateway.Url}{cap}. Programs with the lines above in their environment use it; Ctrl-C ends it.");
    }

    private static void CheckPort(int port)
    {
        if (port > ushort.MaxValue)
            throw new BatchException(Diagnostic.Error(CliCodes.BadValue, $"--port cannot be '{port.ToString(CultureInfo.InvariantCulture)}'", hint: "Give it a whole number from 0 to 65535."));
    }

    /// <summary>The token stands in URLs, and guards money.</summary>
    private static void CheckToken(string? token)
    {
        if (token is null || (token.Length is >= LeastToken and <= MostToken && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')))
            return;
        throw new BatchException(Diagnostic.Error(CliCodes.BadValue, "the token cannot be used", hint: $"Give it {LeastToken} to {MostToken} letters, digits, '-', '_', '.' or '~'; or none for a new one."));
    }

    private static void Say(Invocation call, string text)
    {
        call.Terminal.Error.WriteLine(text);
        call.Terminal.Error.Writer.Flush();
    }
}
