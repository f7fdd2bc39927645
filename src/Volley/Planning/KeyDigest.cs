namespace Volley.Planning;

/// <summary>Digests for <see cref="IWorkload.KeyParts"/>.</summary>
public static class KeyDigest
{
    /// <summary>The digest of a list of texts: equal exactly where the lists are.</summary>
    /// <param name="fields">The texts; <see langword="null"/> differs from an empty one.</param>
    /// <returns>32 hex digits.</returns>
    public static string Of(params IEnumerable<string?> fields)
    {
        var writer = KeyWriter.Rent();
        foreach (var field in fields)
            writer.Add(field);
        return writer.ToDigest();
    }
}
