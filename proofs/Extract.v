(* SPDX-License-Identifier: MIT *)
(** The checker as an OCaml program, with Coq's own binary integers. *)
From Coq Require Import Extraction ExtrOcamlBasic.
From separatrix Require Import Checker MulticlassChecker.
Extraction "checker_plain.ml" check check_classes.
