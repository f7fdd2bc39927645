namespace Volley.Models.Providers;

/// <summary>The most that a call can cost whose request does not bound it, as the user vouches.</summary>
/// <param name="Usd">In USD, at least 0.</param>
public sealed record CallMaximum(decimal Usd);
