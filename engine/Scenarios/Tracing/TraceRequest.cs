namespace NetSim.Scenarios;

/// <summary>Which connections a run shall tell the life of.</summary>
/// <param name="Host">One of their ends; null: any two hosts.</param>
/// <param name="Port">A port at either end; null: any.</param>
/// <param name="Connections">The first so many, 1 to 100.</param>
public sealed record TraceRequest(string? Host, ushort? Port, int Connections);
