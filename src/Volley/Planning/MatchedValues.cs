namespace Volley.Planning;

/// <summary>
/// The values of matched parameters, as 128 bits of hash: a million groups by their texts would take a hundred megabytes. Any two of a
/// million agree by chance with a probability of 10^-27.
/// </summary>
/// <param name="First">The hash.</param>
/// <param name="Second">The hash with another seed.</param>
internal readonly record struct MatchedValues(ulong First, ulong Second);
