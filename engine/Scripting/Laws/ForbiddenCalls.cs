using Microsoft.CodeAnalysis;

namespace NetSim.Scripting;

/// <summary>Why a name of .NET is not for simulated time.</summary>
internal enum Harm
{
    /// <summary>It is.</summary>
    None,

    /// <summary>It reads the real clock.</summary>
    Clock,

    /// <summary>It differs from run to run.</summary>
    Chance,

    /// <summary>It brings in threads or waits in real time.</summary>
    Thread,

    /// <summary>It reaches out of the process, or around the rules.</summary>
    World,
}

/// <summary>
/// What of .NET cannot be used in simulated time: by namespace, type or member, with what to use instead.
/// </summary>
internal static class ForbiddenCalls
{
    private static readonly Dictionary<string, Harm> Namespaces = new()
    {
        ["System.Threading"] = Harm.Thread,
        ["System.Threading.Tasks"] = Harm.Thread,
        ["System.Timers"] = Harm.Thread,
        ["System.Collections.Concurrent"] = Harm.Thread,
        ["System.IO"] = Harm.World,
        ["System.IO.Pipes"] = Harm.World,
        ["System.IO.MemoryMappedFiles"] = Harm.World,
        ["System.IO.Compression"] = Harm.World,
        ["System.Net.Http"] = Harm.World,
        ["System.Net.Sockets"] = Harm.World,
        ["System.Net.NetworkInformation"] = Harm.World,
        ["System.Net.WebSockets"] = Harm.World,
        ["System.Reflection"] = Harm.World,
        ["System.Reflection.Emit"] = Harm.World,
        ["System.Runtime.InteropServices"] = Harm.World,
        ["System.Runtime.Loader"] = Harm.World,
    };

    private static readonly Dictionary<string, Harm> Types = new()
    {
        ["System.Random"] = Harm.Chance,
        ["System.HashCode"] = Harm.Chance,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Harm.Chance,
        ["System.Runtime.CompilerServices.RuntimeHelpers"] = Harm.Chance,
        ["System.TimeProvider"] = Harm.Clock,
        ["System.Diagnostics.Stopwatch"] = Harm.Clock,
        ["System.Diagnostics.Process"] = Harm.World,
        ["System.Net.Dns"] = Harm.World,
        ["System.Net.WebClient"] = Harm.World,
        ["System.Net.WebRequest"] = Harm.World,
        ["System.AppContext"] = Harm.World,
        ["System.AppDomain"] = Harm.World,
        ["System.Environment"] = Harm.World,
        ["System.GC"] = Harm.World,
        ["System.Activator"] = Harm.World,
        ["System.WeakReference"] = Harm.World,
        ["System.Linq.ParallelEnumerable"] = Harm.Thread,
        ["System.IO.StringReader"] = Harm.None,
        ["System.IO.StringWriter"] = Harm.None,
        ["System.IO.TextWriter"] = Harm.None, // Console.Out is one; files are made by other types.
        ["System.IO.IOException"] = Harm.None,
        ["System.IO.InvalidDataException"] = Harm.None,
    };

    private static readonly Dictionary<string, Harm> Members = new()
    {
        ["System.DateTime.Now"] = Harm.Clock,
        ["System.DateTime.UtcNow"] = Harm.Clock,
        ["System.DateTime.Today"] = Harm.Clock,
        ["System.DateTimeOffset.Now"] = Harm.Clock,
        ["System.DateTimeOffset.UtcNow"] = Harm.Clock,
        ["System.Environment.TickCount"] = Harm.Clock,
        ["System.Environment.TickCount64"] = Harm.Clock,
        ["System.Environment.NewLine"] = Harm.None,
        ["System.Guid.NewGuid"] = Harm.Chance,
        ["System.Guid.CreateVersion7"] = Harm.Chance,
        ["System.Console.Read"] = Harm.World,
        ["System.Console.ReadKey"] = Harm.World,
        ["System.Console.ReadLine"] = Harm.World,
        ["System.Console.In"] = Harm.World,
        ["System.Console.OpenStandardInput"] = Harm.World,
        ["System.Type.GetType"] = Harm.World,
        ["System.Type.InvokeMember"] = Harm.World,
        ["System.Delegate.DynamicInvoke"] = Harm.World,
    };

    /// <summary>What is wrong with a symbol of a referenced library in simulated time.</summary>
    public static Harm Of(ISymbol symbol)
    {
        if (symbol is INamespaceOrTypeSymbol || symbol.ContainingType is not { } type)
        {
            return Harm.None;
        }

        if (symbol.Name == nameof(GetHashCode))
        {
            return IsStableHash(type) ? Harm.None : Harm.Chance;
        }

        return Members.TryGetValue($"{NameOf(type)}.{symbol.Name}", out var member) ? member : OfType(type);
    }

    /// <summary>What to use instead, as the end of a sentence that begins with the forbidden name.</summary>
    public static string Alternative(Harm harm, ISymbol symbol) => harm switch
    {
        Harm.Clock => "reads the real clock, which simulated time knows nothing of: use Now",
        Harm.Chance when symbol.Name == nameof(GetHashCode) || symbol.ContainingType?.Name == "HashCode" =>
            "differs from process to process: compare values, or use host.Random for a number that comes from the seed",
        Harm.Chance => "does not come from the seed: use host.Random (c.Machine.Random where there is a connection c)",
        Harm.Thread when symbol.Name is "Delay" or "Sleep" => "waits in real time: use await Sleep(2.s)",
        Harm.Thread when symbol.ContainingType?.Name is "Task" or "ValueTask" =>
            "runs outside of simulated time: return HandlerTask, await Sleep(2.s), or begin a program with "
            + "host.Start(async host => …)",
        Harm.Thread =>
            "brings in threads; a handler has its host to itself and needs none: use host.State<T>() for what its "
            + "handlers share, Sleep to wait, host.Start(async host => …) for what shall go on beside it",
        _ => "reaches out of the simulation: read before Run what a handler needs, and Record what it finds",
    };

    /// <summary>The name as an author writes it: <c>Task.Delay</c>, <c>new Random</c>.</summary>
    public static string Show(ISymbol symbol) => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? $"'new {symbol.ContainingType.Name}'"
        : $"'{symbol.ContainingType.Name}.{symbol.Name}'";

    private static Harm OfType(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (Types.TryGetValue(NameOf(at), out var harm))
            {
                return harm;
            }
        }

        return Namespaces.GetValueOrDefault(type.ContainingNamespace?.ToDisplayString() ?? string.Empty);
    }

    private static string NameOf(INamedTypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.Name}";

    // Strings are hashed with a key of the process, objects by where they came to lie; numbers are their own hash.
    private static bool IsStableHash(INamedTypeSymbol type) => type.TypeKind == TypeKind.Enum
        || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_UInt64
        || type.ContainingNamespace?.ToDisplayString() is "NetSim.Core" or "NetSim.Wire";
}
