using System.Globalization;

namespace Volley.Budgets;

/// <summary>Money as messages write it.</summary>
internal static class Usd
{
    /// <summary>An amount with at least two decimals, and no more than it needs beyond those; without the sign of the currency.</summary>
    public static string Text(decimal amount) => amount.ToString("0.00##########", CultureInfo.InvariantCulture);
}
