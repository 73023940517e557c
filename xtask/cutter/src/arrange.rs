//! The order of what stands in a finished wasm, which is the linker's, and in which brotli finds
//! little. Here functions of one type that begin alike stand beside each other, and imports in the
//! order of their names. Never changes what a wasm does.

use crate::Outcome;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, ElementSection, FunctionSection, ImportSection, Module};
use wasmparser::{
    CodeSectionReader, Element, ElementItems, FunctionBody, FunctionSectionReader, Import,
    ImportSectionReader, Operator, Parser, Payload, TypeRef,
};

/// The wasm with its functions and imports in another order.
pub(crate) fn arranged(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut order = Order::of(bytes).map_err(|error| format!("Not a wasm: {error}"))?;
    let mut module = Module::new();
    order
        .parse_core_module(&mut module, Parser::new(0), bytes)
        .map_err(|error| format!("The wasm cannot be arranged: {error:?}"))?;
    Ok(module.finish())
}

/// Where everything goes.
struct Order {
    /// The places of the imports, by their new place.
    imports: Vec<usize>,
    /// The places of the functions that are no imports, by their new place.
    functions: Vec<usize>,
    /// The new index of each function, imports first, by its old one.
    moved: Vec<u32>,
}

impl Order {
    fn of(bytes: &[u8]) -> wasmparser::Result<Self> {
        let (mut imports, mut types, mut bodies) = (vec![], vec![], vec![]);
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(section) => {
                    imports = section.into_imports().collect::<wasmparser::Result<Vec<_>>>()?;
                }
                Payload::FunctionSection(section) => {
                    types = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let is_function = |import: &Import| matches!(import.ty, TypeRef::Func(_));
        // What is not a function keeps its place among its kind.
        let by_name = sorted(&imports, |import| {
            let name = if is_function(import) { import.name } else { "" };
            (!is_function(import), import.module, name.len(), name)
        });
        let functions = sorted(&types.iter().zip(&bodies).collect::<Vec<_>>(), |alike| *alike);
        let (before, after) = (imports.iter(), by_name.iter().filter_map(|at| imports.get(*at)));
        let before: Vec<&Import> = before.filter(|import| is_function(import)).collect();
        let after: Vec<&Import> = after.filter(|import| is_function(import)).collect();
        let imported = before.iter().map(|old| after.iter().position(|new| new == old));
        let mut moved: Vec<usize> = imported.flatten().collect();
        let mut places = vec![0; functions.len()];
        for (new, old) in functions.iter().enumerate() {
            places[*old] = after.len() + new;
        }
        moved.extend(places);
        let moved = moved.into_iter().filter_map(|place| u32::try_from(place).ok()).collect();
        Ok(Self { imports: by_name, functions, moved })
    }
}

/// The places of the items in the order of their keys.
fn sorted<'a, T, K: Ord>(items: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<usize> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    places.sort_by_key(|place| key(&items[*place]));
    places
}

type Done<T = ()> = Result<T, reencode::Error>;

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Done<u32> {
        Ok(self.moved[function as usize])
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Done {
        let all = section.into_imports().collect::<wasmparser::Result<Vec<_>>>()?;
        for at in self.imports.clone() {
            imports.import(all[at].module, all[at].name, self.entity_type(all[at].ty)?);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Done {
        let all = section.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
        for at in &self.functions {
            functions.function(all[*at]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Done {
        let all = section.into_iter().collect::<wasmparser::Result<Vec<FunctionBody>>>()?;
        for at in self.functions.clone() {
            self.parse_function_body(code, all[at].clone())?;
        }
        Ok(())
    }

    /// The cutting library writes nulls where the functions of the parts will be; the table has them
    /// already.
    fn parse_element(&mut self, elements: &mut ElementSection, element: Element<'_>) -> Done {
        if let ElementItems::Expressions(_, items) = element.items.clone() {
            let nulls = items.into_iter().map(|item| {
                let first = item?.get_operators_reader().read()?;
                Ok(matches!(first, Operator::RefNull { .. }))
            });
            if nulls.collect::<wasmparser::Result<Vec<bool>>>()?.iter().all(|null| *null) {
                return Ok(());
            }
        }
        utils::parse_element(self, elements, element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, Elements, EntityType, ExportKind, ExportSection, Function, Instruction, RefType,
        TableSection, TableType, TypeSection,
    };

    /// Imports `b` and `a`; functions that give 3, 1 and 2, and one that calls the imports and the first.
    fn sample() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [wasm_encoder::ValType::I32]);
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in ["o10", "o9"] {
            imports.import("m", name, EntityType::Function(1));
        }
        let mut functions = FunctionSection::new();
        for ty in [1, 0, 0, 0] {
            functions.function(ty);
        }
        let mut tables = TableSection::new();
        let kind = RefType::FUNCREF;
        tables.table(TableType {
            element_type: kind,
            minimum: 9,
            maximum: None,
            table64: false,
            shared: false,
        });
        let mut exports = ExportSection::new();
        for (name, index) in [("caller", 2), ("three", 3), ("one", 4), ("two", 5)] {
            exports.export(name, ExportKind::Func, index);
        }
        let mut elements = ElementSection::new();
        let at = ConstExpr::i32_const;
        elements.active(None, &at(1), Elements::Functions([3, 4].as_slice().into()));
        let nulls = vec![ConstExpr::ref_null(kind.heap_type); 2];
        elements.active(None, &at(3), Elements::Expressions(kind, nulls.into()));
        let mut code = CodeSection::new();
        let mut caller = Function::new([]);
        for called in [0, 1, 3] {
            caller.instruction(&Instruction::Call(called));
        }
        code.function(caller.instruction(&Instruction::Drop).instruction(&Instruction::End));
        for number in [3, 1, 2] {
            let mut function = Function::new([]);
            let number = Instruction::I32Const(number);
            code.function(function.instruction(&number).instruction(&Instruction::End));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    /// What each export does, with everything named instead of numbered.
    fn meaning(bytes: &[u8]) -> Vec<String> {
        let (mut names, mut exports, mut bodies, mut elements) = (vec![], vec![], vec![], vec![]);
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    names.extend(section.into_imports().map(|i| i.unwrap().name.to_owned()));
                }
                Payload::ExportSection(section) => {
                    exports = section.into_iter().map(Result::unwrap).collect();
                }
                Payload::ElementSection(section) => {
                    elements = section.into_iter().map(Result::unwrap).collect();
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let imported = names.len();
        names.resize(imported + bodies.len(), String::new());
        for export in &exports {
            names[export.index as usize] = export.name.to_owned();
        }
        let mut said: Vec<String> = exports
            .iter()
            .map(|export| {
                let reader = bodies[export.index as usize - imported].get_operators_reader();
                let operators =
                    reader.unwrap().into_iter().map(|operator| match operator.unwrap() {
                        Operator::Call { function_index } => {
                            ["call ", &names[function_index as usize]].concat()
                        }
                        other => format!("{other:?}"),
                    });
                format!("{}: {}", export.name, operators.collect::<Vec<_>>().join(", "))
            })
            .collect();
        for element in elements {
            if let ElementItems::Functions(items) = element.items {
                let items = items.into_iter().map(|item| names[item.unwrap() as usize].clone());
                said.push(items.collect::<Vec<_>>().join(" and "));
            }
        }
        said
    }

    #[test]
    fn what_a_wasm_does_stays_as_it_was() {
        let (before, after) = (sample(), arranged(&sample()).unwrap());
        assert_ne!(before, after);
        assert_eq!(meaning(&before), meaning(&after));
        let expected = "caller: call o10, call o9, call three, Drop, End";
        assert_eq!(meaning(&after).first().unwrap(), expected);
        assert_eq!(meaning(&after).last().unwrap(), "three and one");
    }

    #[test]
    fn functions_stand_by_type_and_beginning_and_imports_by_name() {
        let order = Order::of(&sample()).unwrap();
        assert_eq!((order.functions, order.imports), (vec![2, 3, 1, 0], vec![1, 0]));
        assert_eq!(order.moved, [1, 0, 5, 4, 2, 3]);
    }

    #[test]
    fn segments_that_are_nothing_but_null_are_gone() {
        let segments = |bytes: &[u8]| {
            let payloads = Parser::new(0).parse_all(bytes).map(Result::unwrap);
            payloads
                .filter_map(|p| match p {
                    Payload::ElementSection(section) => Some(section.count()),
                    _ => None,
                })
                .sum::<u32>()
        };
        assert_eq!((segments(&sample()), segments(&arranged(&sample()).unwrap())), (2, 1));
    }
}
