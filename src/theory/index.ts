export { cobham } from './cobham.ts';
export { erlangB, erlangC } from './erlang.ts';
export { mg1 } from './mg1.ts';
export { mm1 } from './mm1.ts';
export { mmc } from './mmc.ts';
