using System.Collections.Immutable;
using Volley.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>A job file that was read, or what is wrong with it.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Job">The job; <see langword="null"/> exactly where <paramref name="Mistakes"/> has an error.</param>
/// <param name="Mistakes">What is wrong, in the order of the file.</param>
/// <param name="Digest">The digest of the file's bytes, as 64 hex digits; empty where it could not be read.</param>
public sealed record JobReading(string Id, JobFile? Job, ImmutableArray<Diagnostic> Mistakes, string Digest = "");
