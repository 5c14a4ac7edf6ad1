using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetSim.Scripting;

/// <summary>
/// Whether a use of a variable may change what it holds. Whoever hands a changeable thing on (as an argument, to
/// another variable) may change it: what becomes of it is not followed.
/// </summary>
internal sealed class VariableUse(SafeTypes types)
{
    // Members of collections that look and change nothing.
    private static readonly HashSet<string> Readers =
    [
        "Contains", "ContainsKey", "ContainsValue", "IndexOf", "LastIndexOf", "BinarySearch", "Peek", "ToArray",
        "ToString", "Equals", "GetLength", "GetValueOrDefault", "Exists", "Find", "FindIndex", "FindAll", "TrueForAll",
        "TryGetValue", "TryPeek", "GetRange", "Overlaps", "IsSubsetOf", "IsSupersetOf", "SetEquals", "GetType",
    ];

    /// <summary>Whether the expression that names a variable may lead to a change.</summary>
    public bool IsWrite(IOperation name)
    {
        var at = name;
        while (!IsHarmless(at) && Step(at) is { } next)
        {
            at = next;
        }

        return Ends(at);
    }

    // Members of the surface are judged elsewhere, and so is the code behind a delegate.
    private static bool IsHarmless(IOperation at) =>
        SafeTypes.IsOfSurface(at.Type) || at.Type?.TypeKind is TypeKind.Delegate;

    // From a thing to a part of it, or to what a reading member gives out.
    private static IOperation? Step(IOperation at) => at.Parent switch
    {
        IParenthesizedOperation inner => inner,
        IConversionOperation { Parent: IForEachLoopOperation } => null,
        IConversionOperation { OperatorMethod: null } conversion => conversion,
        IFieldReferenceOperation field when field.Instance == at => field,
        IPropertyReferenceOperation property when property.Instance == at && IsPlain(property.Property) => property,
        IArrayElementReferenceOperation element when element.ArrayReference == at => element,
        IInvocationOperation call when call.Instance == at && IsReader(call, at) => call,
        IConditionalAccessOperation access when access.Operation == at => access.WhenNotNull.DescendantsAndSelf()
            .OfType<IConditionalAccessInstanceOperation>().FirstOrDefault(),
        _ => null,
    };

    private bool Ends(IOperation at) => at.Parent switch
    {
        IAssignmentOperation assignment when assignment.Target == at => true,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        IArgumentOperation argument when IsLinq(argument) => !types.IsSafe(ElementOf(at.Type)),
        ITupleOperation tuple when IsTarget(tuple) => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } => true,
        IForEachLoopOperation or IConversionOperation { Parent: IForEachLoopOperation } =>
            !types.IsSafe(ElementOf(at.Type)),
        IInvocationOperation { TargetMethod.IsReadOnly: true } call when call.Instance == at
            && at.Type is { IsValueType: true } => false,
        IIsPatternOperation or IIsTypeOperation or IBinaryOperation or INameOfOperation => false,
        _ => !IsHarmless(at) && !types.IsSafe(at.Type),
    };

    private static bool IsPlain(IPropertySymbol property) => !property.Locations.Any(l => l.IsInSource)
        || property.DeclaringSyntaxReferences.All(r => !r.GetSyntax().DescendantNodes().Any(n =>
            n is Microsoft.CodeAnalysis.CSharp.Syntax.ArrowExpressionClauseSyntax
                or Microsoft.CodeAnalysis.CSharp.Syntax.BlockSyntax));

    private static bool IsReader(IInvocationOperation call, IOperation at) => Readers.Contains(call.TargetMethod.Name)
        && (at.Type is IArrayTypeSymbol
            || at.Type?.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true);

    private static bool IsLinq(IArgumentOperation argument) =>
        argument.Parent is IInvocationOperation { TargetMethod.ContainingType: { Name: "Enumerable" } type }
        && type.ContainingNamespace?.ToDisplayString() == "System.Linq";

    private static bool IsTarget(IOperation tuple)
    {
        while (tuple.Parent is ITupleOperation or IConversionOperation)
        {
            tuple = tuple.Parent;
        }

        return tuple.Parent is IDeconstructionAssignmentOperation assignment && assignment.Target == tuple;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol? collection)
    {
        if (collection is IArrayTypeSymbol array)
        {
            return array.ElementType;
        }

        var all = collection?.AllInterfaces ?? [];
        all = collection is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? all.Add(self) : all;
        return all.FirstOrDefault(i =>
            i.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];
    }
}
