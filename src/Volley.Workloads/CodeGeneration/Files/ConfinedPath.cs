namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>A place within the project that may be written.</summary>
/// <param name="Relative">Its path from the project's root, without links, <c>.</c> and <c>..</c>.</param>
/// <param name="Full">Its absolute path, without links.</param>
/// <param name="Shown">Its path from the project's root as it was meant: with the links that lead to it.</param>
public sealed record ConfinedPath(string Relative, string Full, string Shown);
