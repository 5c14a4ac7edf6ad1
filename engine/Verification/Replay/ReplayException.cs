namespace NetSim.Verification;

/// <summary>A record cannot be replayed; the message says why.</summary>
#pragma warning disable CA1032, CA1064 // Made with a reason, caught by the verifier of the same room.
internal sealed class ReplayException(string reason) : Exception(reason);
