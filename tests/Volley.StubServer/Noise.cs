namespace Volley.StubServer;

/// <summary>Random numbers by place: the same seed and step give the same number, in whatever order they are asked for.</summary>
internal static class Noise
{
    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public static double Draw(ulong seed, long step) => (Mix(seed ^ Mix((ulong)step)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
