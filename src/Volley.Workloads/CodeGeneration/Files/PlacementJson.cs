using System.Text.Json.Serialization;

namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>How a move is written down.</summary>
[JsonSerializable(typeof(PlacementRecord))]
internal sealed partial class PlacementJson : JsonSerializerContext;
