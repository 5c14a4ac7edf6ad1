using NetSim.Wire;

namespace NetSim.Tcp;

// Decisions that explain a transfer: rare, counted, and told to whoever watches.
public sealed partial class TcpStack
{
    /// <summary>Who is told of every decision of loss recovery; null (the default) for nobody. Changes no result.</summary>
    public IDecisionObserver? DecisionObserver { get; set; }

    private void Decide(TcpHost host, in FourTuple connection, Mib decision)
    {
        host.Count(decision);
        DecisionObserver?.Decided(host, in connection, decision, _environment.Now);
    }
}
