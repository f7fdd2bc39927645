using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Execution;

namespace Volley.Models.Gateway;

/// <summary>Lets one attempt through a gateway, by a token of its own.</summary>
internal sealed class GatewayPass : AttemptPass
{
    private readonly ModelGateway _gateway;
    private readonly string _token;

    public GatewayPass(ModelGateway gateway, CallAccount account, Func<string, string?> environment)
    {
        _gateway = gateway;
        _token = gateway.Admit(account);
        Environment = GatewayEnvironment.Of(gateway.Url, _token, environment);
    }

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, string>> Environment { get; }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _gateway.Revoke(_token);
        return ValueTask.CompletedTask;
    }
}
