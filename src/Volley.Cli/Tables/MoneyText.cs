using System.Globalization;

namespace Volley.Cli.Tables;

/// <summary>Money in USD: cents, and more places where the amount is smaller than a dollar.</summary>
internal static class MoneyText
{
    public static string Of(decimal amount)
    {
        var magnitude = Math.Abs(amount);
        var format = magnitude == 0 || magnitude >= 1 ? "#,0.00" : magnitude >= 0.01m ? "0.00##" : "0.00######";
        return (amount < 0 ? "-$" : "$") + magnitude.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>What was spent, and of how much: <c>$0.12 of $3.00</c>.</summary>
    public static string Spent(decimal? spent, decimal? budget) => budget is { } cap ? $"{Of(spent ?? 0)} of {Of(cap)}" : Of(spent ?? 0);
}
