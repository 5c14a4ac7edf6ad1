namespace NetSim.Hosts;

/// <summary>The result of a handler that has none.</summary>
internal readonly struct Nothing;
