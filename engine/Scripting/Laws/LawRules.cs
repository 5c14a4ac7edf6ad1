using Microsoft.CodeAnalysis;

namespace NetSim.Scripting;

/// <summary>
/// The laws that a script can break, each with its code and sentence. The README says where they end.
/// </summary>
internal static class LawRules
{
    public static readonly DiagnosticDescriptor Shared = Error(
        "NETSIM0003",
        "a variable of several hosts",
        "'{0}' is written by a handler and used by handlers of several hosts ({1}): what they see would depend on "
        + "threads. "
            + "Keep it per host with host.State<T>() (c.Machine.State<T>() where there is a connection c) and add up "
            + "after Run");

    public static readonly DiagnosticDescriptor Forbidden = Error(
        "NETSIM0004", "the real world in simulated time", "{0} {1}");

    public static readonly DiagnosticDescriptor Foreign = Error(
        "NETSIM0005",
        "a handler reaches beyond its host",
        "a handler cannot use '{0}': {1}");

    public static readonly DiagnosticDescriptor AsyncAction = Error(
        "NETSIM0006",
        "an action that awaits",
        "'{0}' does something at one instant and cannot await: start a program with host.Start(async host => …), "
            + "which may Sleep");

    public static readonly DiagnosticDescriptor UnknownCode = Error(
        "NETSIM0007",
        "a delegate of unknown code",
        "a handler calls '{0}', and which code that is cannot be told from the text: call a function by its name");

    public static readonly DiagnosticDescriptor Chance = new(
        "NETSIM0008",
        "chance without the seed",
        "{0} differs from run to run, and so would the result: take numbers from Seed, or let a handler draw them from "
        + "host.Random",
        "NetSim",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    private static DiagnosticDescriptor Error(string code, string title, string message) =>
        new(code, title, message, "NetSim", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
