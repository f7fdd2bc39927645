namespace Volley.Planning;

/// <summary>Student's t distribution, as far as two-sided 90 % intervals need it.</summary>
internal static class StudentT
{
    private const double Z95 = 1.6448536269514722;
    private const double OneDegree = 6.313751514675;
    private const double TwoDegrees = 2.919985580355;

    /// <summary>
    /// The 95 % quantile, within two per cent: exact for one and two degrees of freedom, between them linear in the inverse of the degrees, and
    /// beyond them the expansion around the normal quantile (M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.5).
    /// </summary>
    /// <param name="degrees">The degrees of freedom, at least 1; need not be whole.</param>
    /// <returns>The quantile.</returns>
    public static double Quantile95(double degrees)
    {
        if (degrees <= 2)
            return TwoDegrees + ((OneDegree - TwoDegrees) * ((2 / Math.Max(1, degrees)) - 1));
        var (z, z3, z5, z7) = (Z95, Math.Pow(Z95, 3), Math.Pow(Z95, 5), Math.Pow(Z95, 7));
        return z
            + ((z3 + z) / (4 * degrees))
            + (((5 * z5) + (16 * z3) + (3 * z)) / (96 * Math.Pow(degrees, 2)))
            + (((3 * z7) + (19 * z5) + (17 * z3) - (15 * z)) / (384 * Math.Pow(degrees, 3)));
    }
}
